import { pastCalls } from "@/server/connectors/zoom/past";
import { chatWindows } from "@/server/connectors/zoom/team-chat-windows";
import { phoneUserByExtension } from "@/server/domain/imports/phone-user";

import type { PastSource, TookPlace } from "./past-source";

/** Answered calls of the account, by its call history, a window at a time. */
export const callHistory: PastSource = {
  past: "call_history",
  kind: "phone",
  async read(ctx, zoom, period, cursor) {
    const windows = chatWindows(period.from, period.to, ctx.now);
    const index = Number(cursor);
    const window = windows[index];
    if (!window) return { past: [], complete: true, next: null };
    const { items, complete } = await pastCalls(zoom, window);
    const past = new Map<string, TookPlace>();
    const isLast = index + 1 === windows.length;
    for (const { callId, extension, startedAt, endedAt, recorded } of items) {
      // Windows share their boundary day: what began then belongs to the later one.
      if (!isLast && startedAt >= new Date(`${window.to}T00:00:00Z`)) continue;
      const ownerSourceId = extension ? ((await phoneUserByExtension(ctx, zoom, extension)) ?? "") : "";
      const before = past.get(callId);
      // A call has a row for each of its legs: one that was recorded says so for all.
      if (before?.recorded) continue;
      past.set(callId, { sessionKey: `call:${callId}:`, ownerSourceId, startedAt, endedAt, recorded });
    }
    return { past: [...past.values()], complete, next: isLast ? null : String(index + 1) };
  },
};
