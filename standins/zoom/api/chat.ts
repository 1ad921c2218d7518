import type { ChatMessage, ChatSession } from "../data/chat-model";
import { decode, sendHtml, type Request, type Route } from "../http";
import { htmlPage } from "../html";
import { isoTime, type Stand } from "../stand";
import { chatFileUrl, reportJson, sessionJson } from "./chat-shapes";
import { ZoomError } from "./errors";
import { endpoint, type Call } from "./guard";

const dateOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);

function dateParam(query: URLSearchParams, name: string): string {
  const value = query.get(name) ?? "";
  const ms = Date.parse(`${value}T00:00:00Z`);
  if (/^\d{4}-\d{2}-\d{2}$/.test(value) && dateOf(ms) === value) return value;
  throw new ZoomError(400, 300, "Validation Failed.", [{ field: name, message: "Invalid field." }]);
}

function monthsBefore(ms: number, months: number): string {
  const at = new Date(ms);
  const last = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() - months + 1, 0)).getUTCDate();
  return dateOf(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() - months, Math.min(at.getUTCDate(), last)));
}

/** Both dates are required, a month apart at most and within six months. */
function windowOf(query: URLSearchParams, nowMs: number): { from: string; to: string } {
  const [from, to] = [dateParam(query, "from"), dateParam(query, "to")];
  if (from < monthsBefore(nowMs, 6)) {
    throw new ZoomError(400, 300, "Only provide past chat messages in recent 6 months.");
  }
  if (to < from || from < monthsBefore(Date.parse(`${to}T00:00:00Z`), 1)) {
    throw new ZoomError(400, 300, "The time range should be within one month.");
  }
  return { from, to };
}

const activity = (message: ChatMessage): number[] => [
  ...message.texts.map((version) => version.atMs),
  ...(message.deletedMs === undefined ? [] : [message.deletedMs]),
];

function sessions(stand: Stand, { account, request, fault }: Call) {
  const window = windowOf(request.query, stand.now());
  const inWindow = (ms: number) => ms <= stand.now() && dateOf(ms) >= window.from && dateOf(ms) <= window.to;
  const all = fault?.kind === "empty" ? [] : stand.chats.of(account.id);
  const active = all.flatMap((session) => {
    const known = session.messages.filter((message) => message.sentMs <= stand.now());
    const last = Math.max(...known.map((message) => message.sentMs));
    const times = (fault?.kind === "last message only" ? [last] : known.flatMap(activity)).filter(inWindow);
    return times.length === 0 ? [] : [sessionJson(session, Math.max(...times))];
  });
  const { page, pageSize, token } = stand.pages.cut(active, request.query, request.path, 30);
  return { ...window, page_size: pageSize, next_page_token: token, sessions: page };
}

function sessionOf(stand: Stand, { account, request }: Call): ChatSession {
  const id = decode(request.at[1] ?? "");
  const found = stand.chats.of(account.id).find((session) => session.id === id);
  if (!found) throw new ZoomError(404, 4130, "This chat session does not exist.");
  return found;
}

function messages(stand: Stand, call: Call) {
  const { query, path } = call.request;
  const window = windowOf(query, stand.now());
  const fields = query.get("include_fields")?.split(",") ?? [];
  const asked = {
    edited: fields.includes("edited_messages"),
    deleted: fields.includes("deleted_messages"),
    byAction: query.get("query_all_modifications") === "true",
    reactions: query.get("include_reactions") === "true",
    customReactions: query.get("include_custom_emoji_reactions") === "true",
    bots: query.get("include_bot_message") === "true",
  };
  if (Number(query.get("page_size") ?? 30) > 100) {
    throw new ZoomError(400, 300, "Validation Failed.", [{ field: "page_size", message: "Invalid field." }]);
  }
  const inWindow = (ms: number) => ms <= stand.now() && dateOf(ms) >= window.from && dateOf(ms) <= window.to;
  const report = reportJson(stand, sessionOf(stand, call), inWindow, asked);
  const all = call.fault?.kind === "empty" ? [] : report.messages;
  const { page, pageSize, token } = stand.pages.cut(all, query, path, 30);
  return {
    ...window,
    page_size: pageSize,
    next_page_token: token,
    messages: page,
    ...(asked.edited ? { edited_messages: report.edited } : {}),
    ...(asked.deleted ? { deleted_messages: report.deleted } : {}),
  };
}

function fileInfo(stand: Stand, { account, request }: Call) {
  const found = stand.chats.file(decode(request.at[1] ?? ""));
  if (found?.session.account.id !== account.id) {
    throw new ZoomError(404, 4140, "This file does not exist.");
  }
  const { file } = found;
  return {
    file_id: file.id,
    file_name: file.name,
    length: file.body.sizeBytes,
    created_time: isoTime(file.createdMs),
    download_url: chatFileUrl(stand, file),
  };
}

/** Only the address's own jwt counts, for an hour; anything else is answered with a page. */
function load(stand: Stand, request: Request, reply: Parameters<Route["handle"]>[1]): void {
  const id = request.at[1] ?? "";
  const fault = stand.faults.take("download", `chat ${id}`);
  const opened = stand.signer.open("token", request.query.get("jwt") ?? "", stand.now());
  const found = stand.chats.file(id);
  if (opened !== `chat ${id}` || !found || fault) {
    return sendHtml(reply, 200, htmlPage("Sign In", "<p>This address is over.</p>"));
  }
  const { body } = found.file;
  reply.writeHead(200, { "content-type": "application/octet-stream", "content-length": body.sizeBytes });
  body.read(0, body.sizeBytes - 1).pipe(reply);
}

/** Reports over Team Chat, and its files (zoom-api, 7). */
export const chatRoutes = (stand: Stand): Route[] => [
  endpoint(stand, {
    path: /^\/v2\/report\/chat\/sessions$/,
    name: "/report/chat/sessions",
    category: "Medium",
    scopes: ["report:read:list_chat_sessions:admin"],
    place: "chat",
    answer: (call) => sessions(stand, call),
  }),
  endpoint(stand, {
    path: /^\/v2\/report\/chat\/sessions\/([^/]+)$/,
    name: "/report/chat/sessions/:sessionId",
    category: "Medium",
    scopes: ["report:read:chat_session:admin"],
    place: "chat",
    answer: (call) => messages(stand, call),
  }),
  endpoint(stand, {
    path: /^\/v2\/chat\/files\/([^/]+)$/,
    name: "/chat/files/:fileId",
    category: "Light",
    scopes: ["team_chat:read:file:admin"],
    place: "chat",
    answer: (call) => fileInfo(stand, call),
  }),
  {
    method: "GET",
    path: /^\/chat-file\/([^/]+)$/,
    name: "GET /chat-file/:fileId",
    handle: (request, reply) => load(stand, request, reply),
  },
];
