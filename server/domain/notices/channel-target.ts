import type { NoticeChannelKind } from "@/db/constants";
import { mailNotice, type MailSettings } from "@/server/connectors/notify/mail";
import type { NoticeMessage, NotifyFailure } from "@/server/connectors/notify/message";
import { postNotice } from "@/server/connectors/notify/webhook";
import { env } from "@/server/lib/env";

import { recipientsIn } from "./schema";

/** The sealed address of a channel opens for this channel alone. */
export const targetBinding = (channelId: string) => ({ purpose: "notice.channel", ownerId: channelId });

/** The operator's mail server; null = none is set up. */
export function mailSettings(): MailSettings | null {
  const { HOLDFAST_SMTP_URL: url, HOLDFAST_MAIL_FROM: from } = env();
  return url && from ? { url, from } : null;
}

/** Hosts off the public internet that the operator trusts, as `host:port`. */
export const trustedHosts = (): string[] =>
  env()
    .HOLDFAST_NOTICE_HOSTS.split(/[\s,]+/)
    .filter(Boolean);

/** Sends one notice to a channel's target. @throws NotifyError */
export const sendTo = (kind: NoticeChannelKind, target: string, message: NoticeMessage): Promise<void> =>
  kind === "mail"
    ? mailNotice(mailSettings(), recipientsIn(target), message)
    : postNotice(kind, target, message, trustedHosts());

const sentences: Record<NotifyFailure, string> = {
  not_set_up: "No mail server is set up. Ask your operator for HOLDFAST_SMTP_URL and HOLDFAST_MAIL_FROM.",
  refused_address:
    "The address may not be used: it must be https and lead to the public internet. Your operator can name further hosts.",
  unreachable:
    "The server could not be reached. Check the address, and ask your operator whether it is open from here.",
  refused: "The server refused it. Check the address; a new webhook may be needed.",
  throttled: "The server asks to slow down. It is tried again.",
  outage: "The server had an error. It is tried again.",
};

export const failureSentence = (failure: string | null): string | null =>
  failure === null ? null : (sentences[failure as NotifyFailure] ?? sentences.unreachable);
