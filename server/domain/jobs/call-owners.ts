import { and, eq, inArray } from "drizzle-orm";

import { sourceUser } from "@/db/schema";
import type { ZoomConnection } from "@/server/connectors/zoom/client";
import type { PhoneRecording } from "@/server/connectors/zoom/phone-recording";
import type { Ctx } from "@/server/domain/access/ctx";
import { phoneUserByExtension } from "@/server/domain/imports/phone-user";
import { lineKey } from "@/server/domain/ledger/call-things";

import { learnHost } from "./remember-users";

/**
 * Whose rule decides about each recording, by its id: the user's whose recording it is; for a queue or a shared line the
 * user's who answered or placed the call, where Zoom names one of its own users by their extension; else the line itself,
 * which somebody can map to a person. Users whom no list has named yet are asked for.
 * @throws ZoomError when Zoom can't be asked now
 */
export async function ownersOfCalls(
  ctx: Ctx,
  zoom: ZoomConnection,
  jobId: string,
  recordings: readonly PhoneRecording[],
): Promise<ReadonlyMap<string, string>> {
  const owners = await namedOwners(ctx, zoom, recordings);
  await learnUsers(ctx, zoom, jobId, owners);
  return owners;
}

/** The same where everybody of the account has just been listed. */
export async function namedOwners(
  ctx: Ctx,
  zoom: ZoomConnection,
  recordings: readonly PhoneRecording[],
): Promise<ReadonlyMap<string, string>> {
  const owners = new Map<string, string>();
  for (const { id, owner, handledBy } of recordings) {
    const extension = owner && owner.type !== "user" ? handledBy?.extension : null;
    const handler = extension ? await phoneUserByExtension(ctx, zoom, extension) : null;
    owners.set(id, handler ?? (owner ? lineKey(owner) : ""));
  }
  return owners;
}

async function learnUsers(
  ctx: Ctx,
  zoom: ZoomConnection,
  jobId: string,
  owners: ReadonlyMap<string, string>,
): Promise<void> {
  const users = [...new Set(owners.values())].filter((id) => id !== "" && !id.includes(":"));
  if (users.length === 0) return;
  const known = await ctx.db.tx((tx) =>
    tx
      .select({ id: sourceUser.sourceId })
      .from(sourceUser)
      .where(and(eq(sourceUser.jobId, jobId), inArray(sourceUser.sourceId, users))),
  );
  const named = new Set(known.map(({ id }) => id));
  for (const id of users) if (!named.has(id)) await learnHost(ctx, zoom, jobId, id);
}
