import type { Database } from "@/db/client";
import type { GuideSettings } from "@/server/domain/permissions/app-guides";
import type { Keyring } from "@/server/lib/crypto/keyring";

/** What commands work on; `guides.address` is where people reach the archive. */
export type Installation = { database: Database; keyring: Keyring; guides: GuideSettings; now: Date };

/** Flags and words as typed; each command's own verb checks the values. */
export type Arguments = { flags: Readonly<Record<string, string | undefined>>; words: readonly string[] };

export type Command = {
  summary: string;
  /** Flag -> what it is; those in brackets may be left out. */
  flags: Readonly<Record<string, string>>;
  optional?: readonly string[];
  /** What may follow the flags. */
  words?: string;
  /** Answers the lines to print. */
  run(installation: Installation, given: Arguments): Promise<string[]>;
};

/** The command was typed wrongly; the message says how. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
