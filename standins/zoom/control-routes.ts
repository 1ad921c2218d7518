import { z } from "zod";
import { chatOrders } from "./api/chat-control";
import { settingsOrders } from "./api/settings-control";
import { companionOrder } from "./companion-control";
import { callOrders } from "./phone-control";
import type { Control } from "./control";
import { faultInput } from "./faults";
import { readBody, redirect, sendJson, type Handler, type Route } from "./http";

const bulk = z.object({
  account: z.string(),
  sessions: z.number().int().positive(),
  filesPerSession: z.number().int().positive().default(1),
  sizeBytes: z.number().int().min(64),
  host: z.string().optional(),
});
const newMeeting = z.object({
  account: z.string(),
  host: z.string().optional(),
  topic: z.string().optional(),
  minutesAgo: z.coerce.number().min(0).optional(),
  transcriptAfterMs: z.coerce.number().int().min(0).optional(),
  parts: z.coerce.number().int().min(1).max(9).optional(),
  captions: z.stringbool().or(z.boolean()).optional(),
});
const event = z.enum(["recording.completed", "recording.transcript_completed"]);

/** Reads JSON, or the form of the stand-in's own page; an empty body is {}. */
async function readInput(raw: Parameters<Handler>[0]["raw"]): Promise<{ input: unknown; isForm: boolean }> {
  const text = await readBody(raw);
  const type = raw.headers["content-type"] ?? "";
  const isForm = type.startsWith("application/x-www-form-urlencoded") && !text.startsWith("{");
  if (isForm) return { input: Object.fromEntries(new URLSearchParams(text)), isForm };
  return { input: text === "" ? {} : (JSON.parse(text) as unknown), isForm };
}

function order<T>(name: string, schema: z.ZodType<T>, obey: (input: T) => unknown): Route {
  return {
    method: "POST",
    path: new RegExp(`^/__control/${name}$`),
    name: "control",
    handle: async ({ raw }, reply) => {
      try {
        const { input, isForm } = await readInput(raw);
        const result = await obey(schema.parse(input));
        if (isForm) redirect(reply, 303, "/");
        else sendJson(reply, 200, { result: result ?? null });
      } catch (error) {
        sendJson(reply, 400, { error: error instanceof Error ? error.message : String(error) });
      }
    },
  };
}

function question(name: string, answer: (query: URLSearchParams) => unknown): Route {
  return {
    method: "GET",
    path: new RegExp(`^/__control/${name}$`),
    name: "control",
    handle: async ({ query }, reply) => {
      try {
        sendJson(reply, 200, await answer(query));
      } catch (error) {
        sendJson(reply, 400, { error: error instanceof Error ? error.message : String(error) });
      }
    },
  };
}

const nothing = z.object({});
const byUuid = z.object({ uuid: z.string() });

/** The same orders as `control`, over HTTP: JSON in, `{ result }` out, 400 `{ error }` where one can't be obeyed. */
export const controlRoutes = (control: Control): Route[] => [
  question("requests", () => control.requests()),
  question("faults", () => control.faults()),
  question("deliveries", () => control.deliveries()),
  question("inventory", (query) =>
    control.inventory(query.get("account") ?? "", query.get("hashes") === "true"),
  ),
  order("faults", faultInput, (fault) => control.addFault(fault)),
  order("clear-faults", z.object({ match: z.string().optional() }), ({ match }) =>
    control.clearFaults(match),
  ),
  order("clear-requests", nothing, () => control.clearRequests()),
  order("record", newMeeting, (input) => control.record(input)),
  order("add-bulk", bulk, (input) => control.addBulk(input)),
  order("add-large", bulk.pick({ account: true, sizeBytes: true, host: true }), (input) =>
    control.addLarge(input),
  ),
  order("complete", byUuid.partial(), ({ uuid }) => control.complete(uuid)),
  order("remove", z.object({ id: z.string() }), ({ id }) => control.remove(id)),
  order("expire-access-tokens", nothing, () => control.expireAccessTokens()),
  order("expire-page-tokens", nothing, () => control.expirePageTokens()),
  order("page-size", z.object({ entries: z.number().int().positive() }), ({ entries }) =>
    control.setPageSize(entries),
  ),
  order("clock", z.object({ offsetMs: z.number().int() }), ({ offsetMs }) => control.setClock(offsetMs)),
  order(
    "lifetimes",
    z.object({
      accessTokenSeconds: z.number().positive().optional(),
      refreshGraceMs: z.number().min(0).optional(),
    }),
    ({ accessTokenSeconds, refreshGraceMs }) =>
      control.setLifetimes({
        ...(accessTokenSeconds === undefined ? {} : { accessTokenSeconds }),
        ...(refreshGraceMs === undefined ? {} : { refreshGraceMs }),
      }),
  ),
  order("scopes", z.object({ scopes: z.array(z.string()) }), ({ scopes }) => control.setScopes(scopes)),
  order("published", z.object({ published: z.stringbool().or(z.boolean()) }), ({ published }) =>
    control.setPublished(published),
  ),
  order("revoke", z.object({ account: z.string().optional() }), ({ account }) => control.revoke(account)),
  order("grant", z.object({ email: z.string() }), ({ email }) => control.grant(email)),
  order("webhook-url", z.object({ url: z.url().optional() }), ({ url }) => control.setWebhookUrl(url)),
  order("own-endpoint", z.object({ account: z.string(), url: z.url() }), ({ account, url }) =>
    control.setOwnEndpoint(account, url),
  ),
  order("validate-webhook", nothing, () => control.validateWebhook()),
  question("chats", (query) => control.chats(query.get("account") ?? "")),
  question("settings", (query) => control.settings(query.get("email") ?? "")),
  order("set-settings", settingsOrders["set-settings"], (input) => control.setSettings(input)),
  order("lock-settings", settingsOrders["lock-settings"], (input) => control.lockSettings(input)),
  order("put-into-group", settingsOrders["put-into-group"], (input) => control.putIntoGroup(input)),
  order("chat-open", chatOrders["chat-open"], (input) => control.openChat(input)),
  order("chat-post", chatOrders["chat-post"], (input) => control.postChat(input)),
  order("chat-edit", chatOrders["chat-edit"], (input) => control.editChat(input)),
  order("chat-delete", chatOrders["chat-delete"], (input) => control.deleteChat(input)),
  question("calls", (query) => control.calls(query.get("account") ?? "")),
  order("call", callOrders.call, (input) => control.recordCall(input)),
  order("delete-call", callOrders["delete-call"], (input) => control.deleteCall(input)),
  order("call-logs", callOrders["call-logs"], (input) => control.setCallLogs(input)),
  order("send-call", callOrders["send-call"], (input) => control.sendCall(input)),
  order("companion", companionOrder, (input) => control.companion(input)),
  order("chat-react", chatOrders["chat-react"], (input) => control.reactInChat(input)),
  order("send-webhook", byUuid.extend({ event: event.optional() }), (input) =>
    control.sendWebhook(input.uuid, input.event),
  ),
];
