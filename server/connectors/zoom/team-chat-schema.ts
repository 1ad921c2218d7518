import { z } from "zod";

import { lenient } from "./schema";

const { text, key, count, flag, time, page, list } = lenient;

/** Zoom writes ids with and without braces, in any case: one id, one spelling. */
export const plainId = (id: string) => id.replaceAll(/[{}]/g, "").toLowerCase();

const id = key.transform(plainId);
const entriesOf = <S extends z.ZodType>(entry: S) =>
  list.catch([]).transform((entries) => entries.flatMap((one) => entry.safeParse(one).data ?? []));
const epochMs = count.transform((ms) => (ms === null || ms > 8.64e15 ? null : new Date(ms)));

export const chatSessionSchema = z.object({
  id,
  type: text,
  name: text,
  channel_id: text,
  member_emails: entriesOf(z.string().min(1)),
  last_message_sent_time: time,
  has_external_member: flag,
});

const fileSchema = z.object({ file_id: key, file_name: text, file_size: count, download_url: text });
const reactionSchema = z.object({ emoji: z.string().min(1), total_count: count });
/** Zoom's contract gives those of the account's own making the same fields. */
const reactionsSchema = entriesOf(reactionSchema);

/** One message, one earlier text of it, or one that was deleted. */
export const chatEntrySchema = z
  .object({
    id,
    message: text,
    date_time: time,
    timestamp: epochMs,
    action_timestamp: epochMs,
    sender: text,
    sender_member_id: text,
    sender_display_name: text,
    receiver: text,
    is_sender_external: flag,
    reply_main_message_id: text,
    files: entriesOf(fileSchema),
    reactions: reactionsSchema,
    custom_emoji_reactions: reactionsSchema,
    forward_id: text,
    bot_message: z.object({ content: text }).nullish().catch(null),
  })
  .transform((entry, issues) => {
    const sentAt = entry.timestamp ?? entry.date_time;
    if (sentAt) return { ...entry, sentAt };
    issues.addIssue({ code: "custom", message: "no time" });
    return z.NEVER;
  });

export const sessionPageSchema = z.object({ ...page, from: text, sessions: list });
export const messagePageSchema = z.object({
  ...page,
  from: text,
  messages: list,
  edited_messages: list,
  deleted_messages: list,
});
export const chatFileSchema = z.object({ download_url: text });

export type ChatEntry = z.infer<typeof chatEntrySchema>;
