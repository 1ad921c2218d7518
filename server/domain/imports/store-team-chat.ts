import { and, eq, inArray, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { teamMessage } from "@/db/schema";
import { chatEntrySchema } from "@/server/connectors/zoom/team-chat-schema";
import { type ChatVersion, versionsOf } from "@/server/connectors/zoom/team-chat-versions";

import type { ChatEvidence } from "./chat-session";
import { loadPeopleByEmail } from "./people-by-email";
import { storable } from "./storable";

/** A statement takes 65,534 parameters. */
const rowsPerInsert = 1_000;

const lists = ["messages", "edited_messages", "deleted_messages"] as const;

type Place = { tenantId: string; conversationId: string };
type Row = Omit<typeof teamMessage.$inferInsert, "versionAt"> & { versionAt: Date };

/**
 * Writes the versions of messages that a day's evidence tells of. What is there stays as it is, but for the count of
 * reactions; a text that has changed without a word of an edit becomes a version of the moment at which that was noticed.
 */
export async function storeTeamChat(tx: TenantTx, place: Place, text: string): Promise<void> {
  const versions = versionsIn(text);
  const people = await loadPeopleByEmail(
    tx,
    versions.flatMap(({ sender }) => sender.email ?? []),
  );
  const rows = versions.map((version) => toRow(place, version, people));
  for (let at = 0; at < rows.length; at += rowsPerInsert) {
    const some = rows.slice(at, at + rowsPerInsert);
    const unnoted = await unnotedEdits(tx, place, some);
    await tx
      .insert(teamMessage)
      .values(some)
      .onConflictDoUpdate({
        target: [
          teamMessage.tenantId,
          teamMessage.conversationId,
          teamMessage.messageId,
          teamMessage.versionAt,
          teamMessage.kind,
        ],
        set: {
          reactions: sql`excluded.reactions`,
          forwardedId: sql`coalesce(excluded.forwarded_id, ${teamMessage.forwardedId})`,
        },
      });
    if (unnoted.length > 0) {
      const noticed = unnoted.map((row) => ({ ...row, kind: "edited" as const, versionAt: sql`now()` }));
      await tx.insert(teamMessage).values(noticed).onConflictDoNothing();
    }
  }
}

function versionsIn(text: string): ChatVersion[] {
  const evidence = JSON.parse(text) as ChatEvidence;
  return versionsOf(
    lists.flatMap((list) =>
      evidence[list].flatMap((raw) => {
        const entry = chatEntrySchema.safeParse(raw).data;
        return entry ? [{ list, entry }] : [];
      }),
    ),
  );
}

const toRow = (
  { tenantId, conversationId }: Place,
  { messageId, kind, at, sentAt, sender, text, replyTo, forwardedId, reactions, files }: ChatVersion,
  people: ReadonlyMap<string, string>,
): Row => ({
  ...{ tenantId, conversationId, messageId, kind, versionAt: at, sentAt, replyTo },
  forwardedId: forwardedId ?? null,
  personId: sender.email === null ? null : (people.get(sender.email) ?? null),
  senderName: storable(sender.name ?? sender.email ?? "Unknown"),
  senderEmailNormalized: sender.email,
  senderExternal: sender.external,
  text: storable(text),
  reactions: reactions.map((reaction) => ({ ...reaction, emoji: storable(reaction.emoji) })),
  files: files.map((file) => ({ ...file, name: storable(file.name) })),
});

/** Rows whose place is taken by another text, and whose own text no version of the message has. */
async function unnotedEdits(tx: TenantTx, { conversationId }: Place, rows: readonly Row[]): Promise<Row[]> {
  const known = await tx
    .select({
      messageId: teamMessage.messageId,
      kind: teamMessage.kind,
      versionAt: teamMessage.versionAt,
      text: teamMessage.text,
    })
    .from(teamMessage)
    .where(
      and(
        eq(teamMessage.conversationId, conversationId),
        inArray(teamMessage.messageId, [...new Set(rows.map((row) => row.messageId))]),
      ),
    );
  const place = (row: { messageId: string; kind: string; versionAt: Date }) =>
    [row.messageId, row.kind, row.versionAt.getTime()].join(" ");
  const taken = new Set(known.map(place));
  const said = new Set(known.map((row) => `${row.messageId} ${row.text}`));
  return rows.filter((row) => taken.has(place(row)) && !said.has(`${row.messageId} ${row.text}`));
}
