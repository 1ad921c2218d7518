import { z } from "zod";

import { noticeChannelKinds, type NoticeChannelKind, type NoticeKind } from "@/db/constants";

/** How a kind of channel is named on screens, and what its target is called. */
export const channelKindLabels: Record<NoticeChannelKind, { label: string; target: string; hint: string }> = {
  mail: {
    label: "Mail",
    target: "Recipients",
    hint: "Addresses, separated by commas. Your operator sets up the mail server.",
  },
  teams: {
    label: "Microsoft Teams",
    target: "Webhook address",
    hint: "In Teams: the channel, Workflows, “Post to a channel when a webhook request is received”, copy the address.",
  },
  slack: {
    label: "Slack",
    target: "Webhook address",
    hint: "In Slack: an app with Incoming Webhooks, “Add New Webhook to Workspace”, copy the address.",
  },
  webhook: {
    label: "Webhook (JSON)",
    target: "Webhook address",
    hint: "Any https address that takes a POST with JSON.",
  },
};

export const maxChannels = 20;
const maxRecipients = 10;

/** The mailboxes that a text names. */
export const recipientsIn = (text: string): string[] => [
  ...new Set(
    text
      .split(/[\s,;]+/)
      .map((address) => address.trim())
      .filter(Boolean),
  ),
];

const name = z.string().trim().min(1, "Give it a name.").max(80, "Use at most 80 characters.");
const target = z.string().trim().min(1, "Fill this in.").max(2_000, "That is too long.");

/** Why a text is no target for this kind of channel; null = it is one. */
function targetProblem(kind: NoticeChannelKind, text: string): string | null {
  if (kind !== "mail") {
    return URL.canParse(text) && /^https?:\/\//i.test(text)
      ? null
      : "Give an address that begins with https://.";
  }
  const recipients = recipientsIn(text);
  if (recipients.length > maxRecipients) return `Give at most ${maxRecipients} addresses.`;
  const wrong = recipients.some((address) => !z.email().safeParse(address).success);
  return wrong ? "Give e-mail addresses, separated by commas." : null;
}

export const addChannelInput = z
  .strictObject({ kind: z.enum(noticeChannelKinds), name, target })
  .superRefine((channel, context) => {
    const problem = targetProblem(channel.kind, channel.target);
    if (problem) context.addIssue({ code: "custom", path: ["target"], message: problem });
  });
export type AddChannel = z.infer<typeof addChannelInput>;

export const channelIdInput = z.strictObject({ id: z.uuid() });
export const changeChannelInput = z.strictObject({ id: z.uuid(), enabled: z.boolean() });
export type ChangeChannel = z.infer<typeof changeChannelInput>;

export type Channel = {
  id: string;
  kind: NoticeChannelKind;
  name: string;
  enabled: boolean;
  /** Mailboxes, or the host of a webhook: the rest of its address is a secret. */
  target: string;
  lastSentAt: Date | null;
  /** A sentence; null = the last one arrived. */
  lastFailure: string | null;
};
export type Channels = { channels: Channel[]; mailIsSetUp: boolean };

export const noticeIdInput = z.strictObject({ id: z.uuid() });
export const listNoticesInput = z.object({
  /** Of the last notice shown. */
  cursor: z.strictObject({ openedAt: z.date(), id: z.uuid() }).optional(),
});
export type ListNotices = z.infer<typeof listNoticesInput>;

export type Notice = {
  id: string;
  kind: NoticeKind;
  /** Danger: nothing is imported until somebody acts. */
  tone: "danger" | "warn";
  jobId: string;
  title: string;
  text: string;
  openedAt: Date;
  closedAt: Date | null;
  seenAt: Date | null;
};
export type NoticePage = { notices: Notice[]; next: NonNullable<ListNotices["cursor"]> | null };
