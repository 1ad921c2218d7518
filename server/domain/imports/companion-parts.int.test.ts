import { and, eq, gte } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";

import { mediaFile, transcriptSegment } from "@/db/schema";
import { getConversation } from "@/server/domain/conversations/get-conversation";
import { getTranscript } from "@/server/domain/conversations/get-transcript";
import { searchConversations } from "@/server/domain/conversations/search-conversations";

import { rebuildSearch } from "./store-text";
import { type CompanionArrivals, companionArrivals } from "./testing/companion-arrivals";

let there: CompanionArrivals;
beforeAll(async () => {
  there = await companionArrivals();
});
afterAll(() => there.scenario.close());

/** A meeting whose recording was stopped and started again, with captions for each part and one transcript of it all. */
async function inTwoParts() {
  const { scenario, list, run, conversationOf, tx } = there;
  const { control } = scenario.zoom;
  const recorded = { account: "contoso", host: "deniz.kaya", minutesAgo: 120, parts: 2, captions: true };
  const { uuid } = await control.record(recorded);
  await control.companion({ uuid, transcript: "ready" });
  await list(uuid);
  expect(await run(uuid)).toMatchObject({ failed: 0, retry: false });
  const { id, startedAt } = await conversationOf(uuid);
  const ctx = scenario.admin.ctx;
  const { segments } = await getConversation(ctx, { id });
  expect(segments.length).toBe(2);
  const written = await tx((t) =>
    t
      .select({ text: transcriptSegment.text, startMs: transcriptSegment.startMs, id: mediaFile.id })
      .from(transcriptSegment)
      .innerJoin(mediaFile, eq(mediaFile.id, transcriptSegment.mediaFileId))
      .where(
        and(eq(transcriptSegment.conversationId, id), eq(mediaFile.recordingType, "companion_transcript")),
      )
      .orderBy(transcriptSegment.position),
  );
  const starts = segments.map((segment) => segment.startedAt.getTime());
  const passages = async () =>
    (await getTranscript(ctx, { id })).map(({ segment, startMs, ...rest }) => ({
      ...{ ...rest, segment, startMs },
      at: (starts[segment] ?? 0) + startMs,
    }));
  return { ctx, id, uuid, startedAt: startedAt.getTime(), segments, written, passages };
}

it("each passage is shown once, in the part and at the moment at which it was said", async () => {
  const { passages, written, startedAt, segments } = await inTwoParts();
  const shown = await passages();
  expect(shown.map(({ text, at }) => ({ text, at }))).toEqual(
    written.map(({ text, startMs }) => ({ text, at: startedAt + startMs })),
  );
  expect(new Set(shown.map(({ segment }) => segment))).toEqual(new Set([0, 1]));
  expect(shown.map(({ speaker }) => speaker)).not.toContain(null);
  for (const { segment, startMs, endMs } of shown) {
    expect(startMs).toBeGreaterThanOrEqual(0);
    expect(endMs).toBeGreaterThan(startMs);
    expect(startMs).toBeLessThan(segments[segment]?.durationMs ?? 0);
  }
});

it("what is found leads to the part in which it was said", async () => {
  const { ctx, id, written, passages } = await inTwoParts();
  const last = written.at(-1);
  await there.tx((t) =>
    t
      .update(transcriptSegment)
      .set({ text: "Zanzibar" })
      .where(
        and(
          eq(transcriptSegment.conversationId, id),
          eq(transcriptSegment.mediaFileId, last?.id ?? ""),
          eq(transcriptSegment.startMs, last?.startMs ?? 0),
        ),
      ),
  );
  await there.tx((t) => rebuildSearch(t, [id]));
  const { items } = await searchConversations(ctx, { filter: { text: "zanzibar" }, limit: 5 });
  const shown = (await passages()).find(({ text }) => text === "Zanzibar");
  expect(items.map(({ snippet }) => snippet)).toMatchObject([{ segment: 1, atMs: shown?.startMs }]);
});

it("a part of which it holds nothing keeps its captions", async () => {
  const { written, passages, segments } = await inTwoParts();
  const whole = await passages();
  const gapMs = Number(segments[1]?.startedAt) - Number(segments[0]?.startedAt);
  await there.tx((t) =>
    t
      .delete(transcriptSegment)
      .where(
        and(eq(transcriptSegment.mediaFileId, written[0]?.id ?? ""), gte(transcriptSegment.startMs, gapMs)),
      ),
  );
  const shown = await passages();
  expect(shown.filter(({ segment }) => segment === 0)).toEqual(whole.filter(({ segment }) => segment === 0));
  const second = shown.filter(({ segment }) => segment === 1);
  expect(second.map(({ text }) => text)).toEqual(
    whole.flatMap(({ segment, text }) => (segment === 1 ? text : [])),
  );
  expect(new Set(second.map(({ speaker }) => speaker))).toEqual(new Set([null]));
  expect(shown.map(({ segment }) => segment)).toEqual(shown.map(({ segment }) => segment).toSorted());
});
