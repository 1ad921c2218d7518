import { createTransport } from "nodemailer";

import { NotifyError, type NoticeMessage } from "./message";

/** `url`: smtp://user:password@host:port, or smtps:// for TLS from the first byte. */
export type MailSettings = { url: string; from: string };

const waitMs = 15_000;
const onThisMachine = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Nothing is read from disk or fetched for a message; without TLS only a server on this machine is talked to. */
function transport(address: string) {
  const url = new URL(address);
  const secure = url.protocol === "smtps:";
  return createTransport({
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: Number(url.port) || (secure ? 465 : 587),
    secure,
    requireTLS: !secure && !onThisMachine.test(url.hostname),
    ...(url.username
      ? { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }
      : {}),
    ...{ connectionTimeout: waitMs, greetingTimeout: waitMs, socketTimeout: waitMs },
    ...{ disableFileAccess: true, disableUrlAccess: true },
  });
}

/** Sends one notice to these mailboxes, in one mail. @throws NotifyError */
export async function mailNotice(
  settings: MailSettings | null,
  to: readonly string[],
  message: NoticeMessage,
): Promise<void> {
  if (!settings) throw new NotifyError("not_set_up");
  const mailer = transport(settings.url);
  try {
    await mailer.sendMail({
      from: settings.from,
      to: [...to],
      subject: message.subject,
      text: `${message.text}\n\n${message.link.label}: ${message.link.url}\n`,
      date: message.at,
      headers: { "Auto-Submitted": "auto-generated" },
    });
  } catch (error) {
    throw new NotifyError(failureOf(error), { cause: error });
  } finally {
    mailer.close();
  }
}

/** Replies of 500 and more are final, those of 400 pass; without a reply the server was not reached. */
function failureOf(error: unknown): "unreachable" | "refused" | "outage" {
  const reply = error instanceof Error && "responseCode" in error ? error.responseCode : undefined;
  if (typeof reply !== "number") return "unreachable";
  return reply >= 500 ? "refused" : "outage";
}
