import { isIP } from "node:net";

import { Agent, type Dispatcher } from "undici";

import { call, TransportError } from "../http";
import { isPublicAddress, publicLookup } from "../zoom/http-guard";
import { hostAndPort } from "../zoom/settings";
import { NotifyError, type NoticeMessage } from "./message";

export type WebhookKind = "teams" | "slack" | "webhook";

const agentOptions = { keepAliveTimeout: 5_000, connections: 8 } as const;
const publicAgent = new Agent({ ...agentOptions, connect: { lookup: publicLookup, timeout: 10_000 } });
const namedAgent = new Agent({ ...agentOptions, connect: { timeout: 10_000 } });

/**
 * How an address may be reached; null = not at all. People type these addresses, so only https to the public internet
 * passes, but for hosts (`host:port`) that the operator's setting names.
 */
export function webhookRoute(
  address: string,
  named: readonly string[],
): { url: URL; dispatcher: Dispatcher } | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  const host = hostAndPort(url);
  if (!host || !/^https?:$/.test(url.protocol) || url.username || url.password) return null;
  if (named.includes(host)) return { url, dispatcher: namedAgent };
  const literal = url.hostname.replace(/^\[|\]$/g, "");
  if (url.protocol !== "https:" || (isIP(literal) !== 0 && !isPublicAddress(literal))) return null;
  return { url, dispatcher: publicAgent };
}

/** What each kind of incoming webhook takes: Slack's blocks, a card for a Teams workflow, or all facts as plain JSON. */
export function webhookBody(kind: WebhookKind, message: NoticeMessage): unknown {
  const { subject, text, link } = message;
  switch (kind) {
    case "slack":
      return {
        text: `${subject}: ${text}`,
        blocks: [
          { type: "header", text: { type: "plain_text", text: subject.slice(0, 150) } },
          { type: "section", text: { type: "plain_text", text } },
          {
            type: "actions",
            elements: [{ type: "button", text: { type: "plain_text", text: link.label }, url: link.url }],
          },
        ],
      };
    case "teams":
      return {
        type: "message",
        attachments: [
          {
            contentType: "application/vnd.microsoft.card.adaptive",
            contentUrl: null,
            content: {
              $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
              type: "AdaptiveCard",
              version: "1.4",
              body: [
                { type: "TextBlock", text: subject, weight: "Bolder", size: "Medium", wrap: true },
                { type: "TextBlock", text, wrap: true },
              ],
              actions: [{ type: "Action.OpenUrl", title: link.label, url: link.url }],
            },
          },
        ],
      };
    case "webhook":
      return {
        event: `notice.${message.moment}`,
        ...{ kind: message.kind, jobId: message.jobId, subject, text, link: link.url },
        at: message.at.toISOString(),
      };
  }
}

/** Posts one notice; no redirect is followed. @throws NotifyError */
export async function postNotice(
  kind: WebhookKind,
  address: string,
  message: NoticeMessage,
  named: readonly string[],
): Promise<void> {
  const route = webhookRoute(address, named);
  if (!route) throw new NotifyError("refused_address");
  const status = await post(route, JSON.stringify(webhookBody(kind, message)));
  if (status >= 200 && status < 300) return;
  if (status === 429) throw new NotifyError("throttled");
  throw new NotifyError(status >= 500 ? "outage" : "refused");
}

async function post(
  { url, dispatcher }: { url: URL; dispatcher: Dispatcher },
  body: string,
): Promise<number> {
  try {
    const headers = { "content-type": "application/json" };
    const answer = await call(url.href, { method: "POST", headers, body, timeoutMs: 15_000, dispatcher });
    return answer.status;
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
    const refused = error.reason === "refused_address";
    throw new NotifyError(refused ? "refused_address" : "unreachable", { cause: error });
  }
}
