import { and, countDistinct, eq, ne } from "drizzle-orm";

import { conversation, mediaFile, sourceItem, teamMessage } from "@/db/schema";
import { companionKey, isCompanionKey } from "@/server/domain/ledger/companion-things";

import type { World } from "./world";

export type Found = {
  /** Files of meetings that are archived whole, over those that Zoom holds. */
  coverage: number;
  /** Archived recordings of calls, and messages of team chat. */
  calls: number;
  messages: number;
  corrupt: number;
  duplicates: number;
  keptBytes: number;
  meetings: number;
};

/** Compares the archive with what Zoom holds now, file by file. */
export async function compare(world: World): Promise<Found> {
  const held = await world.zoom.control.inventory(world.account, true);
  const ofSession = new Map(held.map(({ uuid, files }) => [uuid, files]));
  const companionOf = new Map(held.map(({ uuid, companion }) => [uuid, companion]));
  const archived = await archivedFiles(world);
  const found = new Set<string>();
  let corrupt = 0;
  let twice = 0;
  for (const { key, session, sha256, kind } of archived) {
    if (kind !== "meeting" || world.lost.includes(key)) continue;
    // What AI Companion made is no file of a recording, and a summary has the bytes of its answer.
    if (isCompanionKey(key)) {
      const made = companionOf.get(session);
      if (key === companionKey(session, "transcript") && made?.sha256 !== sha256) corrupt++;
      continue;
    }
    const files = ofSession.get(session) ?? [];
    // A file that Zoom gives no id is known by what it holds.
    const file =
      files.find(({ id }) => id === key) ?? files.find((one) => one.sha256 === sha256 && !found.has(one.id));
    if (file?.sha256 !== sha256) corrupt++;
    else if (found.has(file.id)) twice++;
    else found.add(file.id);
  }
  return {
    coverage: found.size / held.reduce((sum, { files }) => sum + files.length, 0),
    corrupt,
    duplicates: twice + (await doubleConversations(world)),
    keptBytes: archived.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    meetings: held.length,
    calls: archived.filter(({ kind }) => kind === "phone").length,
    messages: await world.ctx().db.tx((tx) => tx.$count(teamMessage)),
  };
}

const archivedFiles = (world: World) =>
  world.ctx().db.tx((tx) =>
    tx
      .select({
        key: sourceItem.sourceKey,
        session: sourceItem.sessionKey,
        sha256: mediaFile.sha256,
        sizeBytes: mediaFile.sizeBytes,
        kind: sourceItem.kind,
      })
      .from(mediaFile)
      .innerJoin(sourceItem, eq(sourceItem.id, mediaFile.sourceItemId))
      .where(ne(sourceItem.kind, "chat")),
  );

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
      .where(and(eq(sourceItem.lastRunId, runId), eq(sourceItem.kind, "meeting"))),
  );
  return row?.n ?? 0;
}

/** What is asked of Zoom's API for meetings, without tokens and files. */
export const apiCalls = ({ zoom }: World): number =>
  Object.entries(zoom.control.requests().byRoute).reduce(
    (sum, [route, count]) => sum + (/ \/v2\/(?!phone|chat|report\/chat)/.test(route) ? count : 0),
    0,
  );
