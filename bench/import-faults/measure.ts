import { countDistinct, eq } from "drizzle-orm";

import { conversation, mediaFile, sourceItem } from "@/db/schema";

import type { World } from "./world";

export type Found = {
  coverage: number;
  corrupt: number;
  duplicates: number;
  keptBytes: number;
  meetings: number;
};

/** Compares the archive with what Zoom holds now, file by file. */
export async function compare(world: World): Promise<Found> {
  const held = await world.zoom.control.inventory(world.account, true);
  const hashes = new Map(held.flatMap(({ files }) => files.map((file) => [file.id, file.sha256 ?? ""])));
  const ofSession = new Map(held.map(({ uuid, files }) => [uuid, files.map(({ sha256 }) => sha256)]));
  const archived = await world.ctx().db.tx((tx) =>
    tx
      .select({
        key: sourceItem.sourceKey,
        session: sourceItem.sessionKey,
        sha256: mediaFile.sha256,
        sizeBytes: mediaFile.sizeBytes,
      })
      .from(mediaFile)
      .innerJoin(sourceItem, eq(sourceItem.id, mediaFile.sourceItemId)),
  );
  // Files that Zoom gives no id are known by what they hold.
  const good = archived.filter(({ key, session, sha256 }) => {
    const expected = hashes.get(key);
    return expected === undefined ? (ofSession.get(session) ?? [sha256]).includes(sha256) : expected === sha256;
  });
  const once = new Set(good.map(({ key }) => key));
  const there = good.filter(({ session }) => ofSession.has(session));
  const still = new Set(there.filter(({ key, session, sha256 }) => hashes.has(key) || ofSession.get(session)?.includes(sha256)).map(({ key }) => key));
  return {
    coverage: hashes.size === 0 ? 0 : Math.min(1, still.size / hashes.size),
    corrupt: archived.length - good.length,
    duplicates: good.length - once.size + (await doubleConversations(world)),
    keptBytes: archived.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    meetings: held.length,
  };
} // prettier-ignore

async function doubleConversations(world: World): Promise<number> {
  const [rows, keys] = await world
    .ctx()
    .db.tx((tx) =>
      Promise.all([
        tx.$count(conversation),
        tx.select({ n: countDistinct(conversation.sessionKey) }).from(conversation),
      ]),
    );
  return rows - (keys[0]?.n ?? 0);
}

/** Meetings that a run has seen. */
export async function meetingsSeen(world: World, runId: string): Promise<number> {
  const [row] = await world.ctx().db.tx((tx) =>
    tx
      .select({ n: countDistinct(sourceItem.sessionKey) })
      .from(sourceItem)
      .where(eq(sourceItem.lastRunId, runId)),
  );
  return row?.n ?? 0;
}

/** Requests to Zoom's API, without tokens and files. */
export const apiCalls = ({ zoom }: World): number =>
  Object.entries(zoom.control.requests().byRoute).reduce(
    (sum, [route, count]) => sum + (route.includes(" /v2/") ? count : 0),
    0,
  );
