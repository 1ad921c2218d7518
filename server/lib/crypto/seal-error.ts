/**
 * Why sealed bytes or a key could not be used:
 * - `bad_header`: not one of our sealed files, or of a format version this build does not know
 * - `truncated`: the object ends before its last frame
 * - `tampered`: a frame or wrapped value fails authentication: changed, moved, of another file, or another key
 * - `trailing_bytes`: bytes follow the last frame
 * - `bad_range`: the range does not lie inside the file
 * - `too_long`: more than 2^32 frames (256 TiB)
 * - `bad_id`: a file or tenant id is not a uuid
 * - `sealer_used`: a second seal with one sealer
 * - `unfinished`: a summary of what is not sealed to its end
 * - `bad_keyring`: the keyring setting cannot be read, or a key in it is unsafe
 * - `unknown_key`: wrapped by a master key that the keyring does not hold
 * - `wrong_key`: the keyring holds a master key of that id with other bytes
 */
export type SealErrorCode =
  | "bad_header"
  | "truncated"
  | "tampered"
  | "trailing_bytes"
  | "bad_range"
  | "too_long"
  | "bad_id"
  | "sealer_used"
  | "unfinished"
  | "bad_keyring"
  | "unknown_key"
  | "wrong_key";

/** A failure to seal, open, wrap or unwrap. Its message never holds key material or plaintext. */
export class SealError extends Error {
  override readonly name = "SealError";

  constructor(
    readonly code: SealErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
