import type { ZoomConnection } from "@/server/connectors/zoom/client";
import { ZoomError, type ZoomFailure } from "@/server/connectors/zoom/failure";
import { phoneExtensions } from "@/server/connectors/zoom/phone";
import type { Ctx } from "@/server/domain/access/ctx";

const rereadAfterMs = 15 * 60_000;
type Users = ReadonlyMap<string, string>;
const read = new WeakMap<ZoomConnection, { at: number; users: Promise<Users> }>();
const hidden = new Set<ZoomFailure["kind"]>([
  "missing_scope",
  "forbidden",
  "not_available",
  "gone",
  "invalid_request",
]);

/**
 * The user of the account's phone whose own an extension is; the list is read anew after a quarter of an hour. Null for
 * nobody, for two, and where Zoom does not let us see its users.
 * @throws ZoomError when Zoom can't be asked now
 */
export async function phoneUserByExtension(
  ctx: Ctx,
  zoom: ZoomConnection,
  extension: string,
): Promise<string | null> {
  const at = ctx.now.getTime();
  let known = read.get(zoom);
  if (!known || Math.abs(at - known.at) >= rereadAfterMs) {
    known = { at, users: readUsers(zoom) };
    read.set(zoom, known);
  }
  return (await known.users).get(extension) ?? null;
}

async function readUsers(zoom: ZoomConnection): Promise<Users> {
  try {
    return await phoneExtensions(zoom);
  } catch (error) {
    if (error instanceof ZoomError && hidden.has(error.failure.kind)) return new Map();
    read.delete(zoom);
    throw error;
  }
}
