import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { connectionTo } from "@/server/connectors/testing/zoom";
import type { ZoomConnection } from "@/server/connectors/zoom/client";
import { systemClock } from "@/server/connectors/retry";
import { chatMessages } from "@/server/connectors/zoom/team-chat";
import { chatWindows } from "@/server/connectors/zoom/team-chat-windows";
import type { ChatVersion } from "@/server/connectors/zoom/team-chat-versions";
import { chatDays } from "@/server/domain/ledger/chat-days";
import { startZoom, type Zoom } from "@/standins/zoom/server";
import type { Tokens } from "@/standins/zoom/testing";

import { readChat } from "./read-chat";

const now = new Date("2026-11-21T13:00:00Z");
const dayMs = 86_400_000;
const timeZone = "Pacific/Auckland";

let zoom: Zoom;
let connection: ZoomConnection;
let sessions = 0;
beforeAll(async () => {
  zoom = await startZoom({ port: 0, now: () => now.getTime(), accessTokenSeconds: 604_800 });
  const given = zoom.control.grant("ada.okafor@contoso.example") as unknown as Tokens;
  connection = connectionTo(zoom.url, { clock: systemClock }).connection;
  const pair = { accessToken: given.access_token, refreshToken: "none", expiresAt: Infinity };
  Object.assign(connection.tokens, { pair: { ...pair, scopes: [], apiUrl: null } });
});
afterAll(() => zoom.close());

/** Hours before now; a message, and hours after it at which it was edited or deleted. */
const history = fc.array(
  fc.record({
    sent: fc.integer({ min: 0, max: 480 }),
    edits: fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 2 }),
    deleted: fc.option(fc.integer({ min: 301, max: 400 })),
  }),
  { minLength: 1, maxLength: 6 },
);
const stretches = fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 20 })), {
  minLength: 1,
  maxLength: 3,
});

type Written = typeof history extends fc.Arbitrary<infer T> ? T : never;

async function write(messages: Written): Promise<string> {
  const place = { account: "contoso", session: `written ${(sessions += 1)}` };
  const { session } = await zoom.control.openChat({ ...place, with: ["deniz.kaya", "elif.aydin"] });
  for (const [index, { sent, edits, deleted }] of messages.entries()) {
    const at = now.getTime() - sent * 3_600_000 - index * 1_000;
    const { message } = await zoom.control.postChat({
      ...place,
      from: "deniz.kaya",
      text: `${index}`,
      atMs: at,
    });
    const change = { ...place, message: message ?? "" };
    for (const [edit, hours] of [...new Set(edits)].sort((a, b) => a - b).entries()) {
      const atMs = at + hours * 3_600_000;
      if (atMs < now.getTime()) await zoom.control.editChat({ ...change, text: `${index}.${edit}`, atMs });
    }
    const atMs = at + (deleted ?? Infinity) * 3_600_000;
    if (atMs < now.getTime()) await zoom.control.deleteChat({ ...change, atMs });
  }
  return session;
}

const keyOf = ({ messageId, kind, at, text }: ChatVersion) =>
  [messageId, kind, at.toISOString(), text].join(" ");

describe("looks at a chat, in any order and overlapping", () => {
  it("give whole days, the same whichever window showed them, and miss nothing that happened in a window", async () => {
    await fc.assert(
      fc.asyncProperty(history, stretches, async (messages, looks) => {
        const sessionId = await write(messages);
        const whole = { from: "2026-10-28", to: "2026-11-21" };
        const truth = await chatMessages(connection, { sessionId, window: whole, of: "sent" });
        const days = new Map(
          chatDays(truth.items, timeZone).map((day) => [day.day, day.versions.map(keyOf)]),
        );
        for (const [a, b] of looks) {
          const from = new Date(now.getTime() - Math.max(a, b) * dayMs);
          const to = new Date(now.getTime() - Math.min(a, b) * dayMs);
          const windows = chatWindows(from, to, now);
          const stretch = { windows, now, timeZone };
          const session = { id: sessionId, memberEmails: [], lastMessageAt: null };
          const seen = new Set<string>();
          for (const window of windows) {
            const { chat, complete } = await readChat(connection, session, window, stretch);
            expect(complete).toBe(true);
            for (const { day, versions } of chat.days) {
              expect(versions.map(keyOf)).toEqual(days.get(day));
              seen.add(day);
            }
          }
          const isIn = (at: Date) =>
            windows.some(
              (window) =>
                at.toISOString().slice(0, 10) >= window.from && at.toISOString().slice(0, 10) <= window.to,
            );
          for (const { day, versions } of chatDays(truth.items, timeZone)) {
            if (versions.some(({ at }) => isIn(at))) expect(seen).toContain(day);
          }
        }
      }),
      { numRuns: 25 },
    );
  });
});
