import type { z } from "zod";

import { zoomGet, type ZoomConnection } from "./client";
import { walkPages } from "./pages";
import {
  chatEntrySchema,
  chatFileSchema,
  type ChatEntry,
  chatSessionSchema,
  messagePageSchema,
  sessionPageSchema,
} from "./team-chat-schema";
import type { DateWindow } from "./windows";

export type ChatSession = {
  id: string;
  isGroup: boolean;
  /** Of a group; null for two people. */
  name: string | null;
  /** Lower case; of two people only, and of those inside an account. */
  memberEmails: string[];
  lastMessageAt: Date | null;
};

const lists = ["messages", "edited_messages", "deleted_messages"] as const;
type List = (typeof lists)[number];

/** An entry as it came (without addresses of files, which hold tokens) and as it was read. */
export type ReportedEntry = { list: List; raw: Record<string, unknown>; entry: ChatEntry };

type Report<T> = {
  items: T[];
  /** False: something is missing or could not be read, so absence proves nothing. */
  complete: boolean;
};

/** Sessions with something new between two UTC days, both included. Throws ZoomError. */
export async function chatSessions(
  connection: ZoomConnection,
  window: DateWindow,
): Promise<Report<ChatSession>> {
  let unread = 0;
  const report = await readReport(
    window,
    (part, token) =>
      zoomGet(connection, {
        label: "medium",
        path: "/report/chat/sessions",
        query: { ...part, page_size: "300", next_page_token: token },
        schema: sessionPageSchema,
      }).then((page) => {
        const items = page.sessions.flatMap((entry) => chatSessionSchema.safeParse(entry).data ?? []);
        unread += page.sessions.length - items.length;
        return { ...page, items };
      }),
    (session) => session.id,
  );
  return { items: report.items.map(sessionOf), complete: report.complete && unread === 0 };
}

const sessionOf = (session: z.infer<typeof chatSessionSchema>): ChatSession => ({
  id: session.id,
  isGroup: session.type?.toLowerCase() === "group",
  name: session.name,
  memberEmails: session.member_emails.map((email) => email.toLowerCase()),
  lastMessageAt: session.last_message_sent_time,
});

/**
 * What was said in a session between two UTC days, both included. Edits and deletions: all those of the messages that
 * were sent then (`of: "sent"`), or all that were made then, whenever the message was sent (`of: "changed"`).
 * Throws ZoomError.
 */
export async function chatMessages(
  connection: ZoomConnection,
  request: { sessionId: string; window: DateWindow; of: "sent" | "changed" },
): Promise<Report<ReportedEntry>> {
  let unread = 0;
  const report = await readReport(
    request.window,
    (part, token) =>
      zoomGet(connection, {
        label: "medium",
        path: `/report/chat/sessions/${encodeURIComponent(request.sessionId)}`,
        query: {
          ...part,
          page_size: "100",
          next_page_token: token,
          include_fields: "edited_messages,deleted_messages",
          query_all_modifications: String(request.of === "changed"),
          include_reactions: "true",
          include_custom_emoji_reactions: "true",
          include_bot_message: "true",
        },
        schema: messagePageSchema,
      }).then((page) => {
        const given = lists.flatMap((list) => page[list].map((raw) => ({ list, raw })));
        const items = given.flatMap(({ list, raw }) => {
          const entry = chatEntrySchema.safeParse(raw).data;
          return entry ? [{ list, raw: withoutAddresses(raw), entry }] : [];
        });
        unread += given.length - items.length;
        return { ...page, items };
      }),
    ({ list, entry }) => [list, entry.id, entry.action_timestamp?.getTime() ?? ""].join(" "),
  );
  return { items: report.items, complete: report.complete && unread === 0 };
}

/** The address of a file, good for a while. Throws ZoomError; null when Zoom names none. */
export async function chatFileUrl(connection: ZoomConnection, fileId: string): Promise<string | null> {
  const file = await zoomGet(connection, {
    label: "light",
    path: `/chat/files/${encodeURIComponent(fileId)}`,
    schema: chatFileSchema,
  });
  return file.download_url;
}

type Page<T> = {
  from: string | null;
  next_page_token: string | null;
  total_records: number | null;
  items: T[];
};

/** Reads one window to its end. Where the answer echoes a later begin, what was cut off is asked for by itself. */
async function readReport<T>(
  window: DateWindow,
  ask: (window: DateWindow, token: string | null) => Promise<Page<T>>,
  keyOf: (item: T) => string,
): Promise<Report<T>> {
  const items: T[] = [];
  let { from: echoed } = window;
  let complete = false;
  const pages = walkPages({ fetch: (token) => ask(window, token), read: (page) => page.items, keyOf });
  for await (const { page, items: fresh, complete: all } of pages) {
    const begin = page.from?.slice(0, 10) ?? window.from;
    if (begin > echoed) echoed = begin;
    items.push(...fresh);
    complete = all;
  }
  if (echoed === window.from) return { items, complete };
  if (echoed >= window.to) return { items, complete: false };
  const before = await readReport({ from: window.from, to: echoed }, ask, keyOf);
  const known = new Set(items.map(keyOf));
  return {
    items: [...before.items.filter((item) => !known.has(keyOf(item))), ...items],
    complete: complete && before.complete,
  };
}

function withoutAddresses(raw: unknown): Record<string, unknown> {
  const entry = { ...(raw as Record<string, unknown>) };
  delete entry["download_url"];
  if (!Array.isArray(entry["files"])) return entry;
  const files: unknown[] = entry["files"];
  return {
    ...entry,
    files: files.map((file) => {
      if (typeof file !== "object" || file === null) return file;
      const kept: Record<string, unknown> = { ...file };
      delete kept["download_url"];
      return kept;
    }),
  };
}
