import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";

import { type Reply, type Seen, serve } from "../testing/http-server";
import { connectionTo } from "../testing/zoom";
import { chatFileUrl, chatMessages, chatSessions } from "./team-chat";
import { chatEntrySchema } from "./team-chat-schema";
import { versionsOf } from "./team-chat-versions";
import { chatHorizon, chatWindows } from "./team-chat-windows";

let server: Awaited<ReturnType<typeof serve>> | undefined;
afterEach(() => server?.close());
const start = async (handler: (seen: Seen) => Reply) =>
  connectionTo((server = await serve(handler)).url).connection;
const asked = () => server?.seen.map(({ url }) => url.pathname + url.search) ?? [];

const t0 = Date.parse("2026-11-20T09:00:00Z");
const message = (id: string, more: object = {}) => ({
  id,
  message: "Hello",
  timestamp: t0,
  sender: "Ann@Contoso.example",
  sender_display_name: "Ann",
  ...more,
});
const window = { from: "2026-11-18", to: "2026-11-21" };

describe("sessions", () => {
  it("are read to the last page, two people's members in lower case", async () => {
    const connection = await start(({ url }) =>
      url.searchParams.get("next_page_token")
        ? { json: { ...window, next_page_token: "", sessions: [{ id: "BB", type: "Group", name: "Desk" }] } }
        : {
            json: {
              ...window,
              next_page_token: "t",
              sessions: [{ id: "aa", type: "1:1", name: "", member_emails: ["Ann@Contoso.example"] }],
            },
          },
    );
    const { items, complete } = await chatSessions(connection, window);
    expect(complete).toBe(true);
    expect(items).toMatchObject([
      { id: "aa", isGroup: false, name: null, memberEmails: ["ann@contoso.example"] },
      { id: "bb", isGroup: true, name: "Desk" },
    ]);
    expect(asked()[0]).toBe("/v2/report/chat/sessions?from=2026-11-18&to=2026-11-21&page_size=300");
  });

  it("ask for what a silently moved begin cut off, and don't call an unreadable list complete", async () => {
    const connection = await start(({ url }) => {
      const whole = url.searchParams.get("to") === "2026-11-20";
      const from = whole ? "2026-11-18" : "2026-11-20";
      return { json: { from, sessions: whole ? [{ id: "aa" }, {}] : [{ id: "aa" }, { id: "bb" }] } };
    });
    const { items, complete } = await chatSessions(connection, window);
    expect(items.map(({ id }) => id)).toEqual(["aa", "bb"]);
    expect(complete).toBe(false);
  });
});

describe("messages", () => {
  it("come with their changes, each entry once, without the addresses of files", async () => {
    const edited = [message("{A}", { message: "Helo", action_timestamp: t0 + 60_000 })];
    const file = { file_id: "F1", file_name: "a.txt", file_size: 3, download_url: "https://zoom.us/x?jwt=s" };
    const connection = await start(({ url }) => {
      const first = url.searchParams.get("next_page_token") === null;
      return {
        json: {
          next_page_token: first ? "t" : "",
          messages: first ? [message("{A}", { files: [file] })] : [message("b"), { id: "c" }],
          edited_messages: edited,
          deleted_messages: [],
        },
      };
    });
    const { items, complete } = await chatMessages(connection, { sessionId: "aa", window, of: "changed" });
    expect(items.map(({ list, entry }) => [list, entry.id])).toEqual([
      ["messages", "a"],
      ["edited_messages", "a"],
      ["messages", "b"],
    ]);
    expect(complete).toBe(false);
    expect(JSON.stringify(items.map(({ raw }) => raw))).not.toContain("jwt");
    expect(items[0]?.entry.files[0]?.download_url).toBe(file.download_url);
    expect(asked()[0]).toContain("query_all_modifications=true");
    expect(asked()[0]).toContain("include_custom_emoji_reactions=true");
  });

  it.each([
    [400, 4711, "missing_scope"],
    [400, 200, "not_available"],
    [404, 4130, "gone"],
  ])("fail by name on %i/%i", async (status, code, kind) => {
    const connection = await start(() => ({ status, json: { code, message: "m" } }));
    const work = chatMessages(connection, { sessionId: "aa", window, of: "sent" });
    await expect(work).rejects.toMatchObject({ failure: { kind } });
  });

  it("have files whose address can be had afresh", async () => {
    const connection = await start(() => ({ json: { file_id: "F/1", download_url: "https://zoom.us/y" } }));
    expect(await chatFileUrl(connection, "F/1")).toBe("https://zoom.us/y");
    expect(asked()).toEqual(["/v2/chat/files/F%2F1"]);
  });
});

describe("windows", () => {
  it("begin six months back at most and never end in the future", () => {
    const now = new Date("2026-08-31T12:00:00Z");
    expect(chatHorizon(now)).toEqual(new Date("2026-03-01T00:00:00Z"));
    expect(chatWindows(new Date("2025-01-01"), new Date("2027-01-01"), now).at(0)?.from).toBe("2026-03-01");
    expect(chatWindows(new Date("2025-01-01"), new Date("2027-01-01"), now).at(-1)?.to).toBe("2026-08-31");
    expect(chatWindows(new Date("2025-01-01"), new Date("2025-02-01"), now)).toEqual([]);
    expect(chatWindows(now, now, now)).toEqual([{ from: "2026-08-31", to: "2026-08-31" }]);
  });

  it("cover every day, none longer than the shortest month", () => {
    const instant = fc.date({
      min: new Date("2026-06-01"),
      max: new Date("2026-11-21"),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instant, instant, (a, b) => {
        const [from, to] = a < b ? [a, b] : [b, a];
        const windows = chatWindows(from, to, new Date("2026-11-21T23:00:00Z"));
        expect(windows.at(0)?.from).toBe(from.toISOString().slice(0, 10));
        expect(windows.at(-1)?.to).toBe(to.toISOString().slice(0, 10));
        for (const [index, one] of windows.entries()) {
          expect(Date.parse(one.to) - Date.parse(one.from)).toBeLessThanOrEqual(28 * 86_400_000);
          expect(windows[index - 1]?.to ?? one.from).toBe(one.from);
        }
      }),
    );
  });
});

describe("versions", () => {
  const listed = (list: "messages" | "edited_messages" | "deleted_messages", raw: object) => ({
    list,
    entry: chatEntrySchema.parse(raw),
  });
  const edit = (text: string, minutes: number) =>
    listed("edited_messages", message("a", { message: text, action_timestamp: t0 + minutes * 60_000 }));
  const present = (text: string) => listed("messages", message("a", { message: text }));
  const gone = (text: string | undefined) =>
    listed("deleted_messages", message("a", { message: text, action_timestamp: t0 + 9 * 60_000 }));
  const told = (versions: ReturnType<typeof versionsOf>) =>
    versions.map(({ kind, at, text }) => [kind, (at.getTime() - t0) / 60_000, text]);

  it.each([
    ["only sent", [present("v1")], [["sent", 0, "v1"]]],
    [
      "edited twice",
      [present("v3"), edit("v1", 1), edit("v2", 4)],
      [
        ["sent", 0, "v1"],
        ["edited", 1, "v2"],
        ["edited", 4, "v3"],
      ],
    ],
    ["edited, the new text told with the edit", [present("v2"), edit("v2", 1)], [["edited", 1, "v2"]]],
    [
      "deleted",
      [gone("v1")],
      [
        ["sent", 0, "v1"],
        ["deleted", 9, "v1"],
      ],
    ],
    ["deleted without a word", [gone(undefined)], [["deleted", 9, ""]]],
    [
      "edited and deleted",
      [gone("v2"), edit("v1", 1)],
      [
        ["sent", 0, "v1"],
        ["edited", 1, "v2"],
        ["deleted", 9, "v2"],
      ],
    ],
  ])("of a message that was %s", (_, entries, expected) => {
    expect(told(versionsOf(entries))).toEqual(expected);
    expect(told(versionsOf([...entries].reverse()))).toEqual(expected);
  });

  it("know who is outside, what is answered and what a bot said", () => {
    const [one] = versionsOf([
      listed("messages", {
        ...message("{A-1}", { sender: "", message: "", reply_main_message_id: "{B-2}" }),
        sender_display_name: "Guest",
        bot_message: { content: "Filled" },
        reactions: [{ emoji: "👍", total_count: 2 }, {}],
        custom_emoji_reactions: [{ emoji: "house-style", total_count: 1 }],
        forward_id: "{C-3}",
      }),
    ]);
    expect(one).toMatchObject({
      messageId: "a-1",
      replyTo: "b-2",
      text: "Filled",
      sender: { email: null, name: "Guest", external: true },
      forwardedId: "c-3",
      reactions: [
        { emoji: "👍", count: 2 },
        { emoji: "house-style", count: 1 },
      ],
    });
  });
});
