import type { ZoomConnection } from "@/server/connectors/zoom/client";
import { ZoomError } from "@/server/connectors/zoom/failure";
import { pastMeetings } from "@/server/connectors/zoom/past";
import { chatWindows } from "@/server/connectors/zoom/team-chat-windows";
import type { DateWindow } from "@/server/connectors/zoom/windows";
import type { Ctx } from "@/server/domain/access/ctx";

import { isExpected, loadExpectations } from "./expectations";
import { usersAfter, usersPerPart } from "./meetings";
import type { PastSource, TookPlace } from "./past-source";

/** Meetings that took place, by host, of hosts whose meetings a rule keeps by now: each report costs much of the budget. */
export const meetingReport: PastSource = {
  past: "meeting_report",
  kind: "meeting",
  async read(ctx, zoom, period, cursor) {
    const users = await usersAfter(ctx, period.jobId, cursor);
    // Reports of meetings reach as far back as those of chats.
    const windows = chatWindows(period.from, period.to, ctx.now);
    const past = new Map<string, TookPlace>();
    let complete = true;
    for (const userId of await recordedNow(ctx, period.jobId, users)) {
      for (const window of windows) {
        const found = await reportOf(zoom, userId, window);
        complete &&= found.complete;
        for (const { uuid, ...meeting } of found.items) {
          past.set(uuid, { sessionKey: uuid, ownerSourceId: userId, ...meeting });
        }
      }
    }
    const next = users.length === usersPerPart ? (users.at(-1) ?? null) : null;
    return { past: [...past.values()], complete, next };
  },
};

const recordedNow = (ctx: Ctx, jobId: string, users: readonly string[]): Promise<string[]> =>
  ctx.db.tx(async (tx) => {
    const expectations = await loadExpectations(tx, ctx, jobId, users);
    const now = { startedAt: ctx.now, endedAt: ctx.now };
    return users.filter((id) => isExpected(expectations, "meeting", { ownerSourceId: id, ...now }));
  });

/** Whoever is no longer there has no report. */
async function reportOf(zoom: ZoomConnection, userId: string, window: DateWindow) {
  try {
    return await pastMeetings(zoom, userId, window);
  } catch (error) {
    const ofUser = error instanceof ZoomError && error.failure.kind === "gone";
    if (!ofUser) throw error;
    return { items: [], complete: true };
  }
}
