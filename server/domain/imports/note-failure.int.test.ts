import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { auditEvent, sourceItem } from "@/db/schema";
import { DownloadError, type DownloadReason } from "@/server/connectors/zoom/download-error";

import { noteFailure } from "./note-failure";
import { arrivals, type Arrivals, type Arrived } from "./testing/arrivals";

const hourMs = 60 * 60_000;
let at: Arrivals;
beforeAll(async () => {
  at = await arrivals();
});
afterAll(() => at.scenario.close());

/** Fails a try of an item that had so many before, `hours` after it was first seen; answers its state. */
async function fail(arrived: Arrived, reason: DownloadReason, tries: number, hours: number) {
  const item = arrived.of("MP4");
  const firstSeenAt = new Date(Date.now() - hours * hourMs);
  await at.tx((tx) =>
    tx
      .update(sourceItem)
      .set({ attempts: tries - 1, firstSeenAt })
      .where(eq(sourceItem.id, item.id)),
  );
  const [claim] = await at.claim(item);
  if (!claim) throw new Error("not begun");
  const { retry } = await noteFailure(at.ctx(), at.ports, claim.attempt, new DownloadError(reason));
  const row = (await at.itemsOf(arrived.uuid)).find(({ id }) => id === item.id);
  const told = await at.tx((tx) =>
    tx
      .select({ detail: auditEvent.detail })
      .from(auditEvent)
      .where(and(eq(auditEvent.action, "item.given_up"), eq(auditEvent.subjectId, item.id))),
  );
  return { state: row?.state, retry, told: told.map(({ detail }) => detail) };
}

describe("an item whose tries are used up", () => {
  it.each([
    ["short", 7, 48, "failed"],
    ["short", 8, 23, "failed"],
    ["short", 8, 25, "given_up"],
    ["server_error", 8, 48, "failed"],
    ["server_error", 24, 80, "given_up"],
    ["refused_host", 8, 25, "given_up"],
  ] as const)("after %s, try %i, %i hours: %s", async (reason, tries, hours, state) => {
    const outcome = await fail(await at.arrive(), reason, tries, hours);
    const givenUp = state === "given_up";
    expect(outcome).toMatchObject({ state, retry: !givenUp });
    expect(outcome.told.map(({ tries: told }) => told)).toEqual(givenUp ? [tries] : []);
  });

  it("is left alone by later imports, and stops none of the others", async () => {
    const arrived = await at.arrive();
    await fail(arrived, "refused_host", 8, 25);
    expect(await at.run(arrived.uuid)).toEqual({ archived: 4, failed: 0, retry: false });
    expect(await at.standing(arrived.uuid)).toEqual({ archived: 4, "given_up: refused_address": 1 });
    expect(await at.claim(arrived.of("MP4"))).toEqual([null]);
  });
});
