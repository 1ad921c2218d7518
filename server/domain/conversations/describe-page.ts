import { and, inArray, isNull } from "drizzle-orm";

import type { MediaClass } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { hold, mediaFile, participant } from "@/db/schema";

import type { ConversationListItem } from "./schema";

const namesShown = 3;

type Description = Pick<ConversationListItem, "participantNames" | "participantCount" | "has" | "onHold">;

/** What a list row shows beside the conversation itself: three queries for a whole page. */
export async function describePage(
  tx: TenantTx,
  ids: readonly string[],
): Promise<(id: string) => Description> {
  const names = new Map<string, string[]>();
  const media = new Map<string, Set<string>>();
  const held = new Set<string>();
  if (ids.length > 0) {
    const wanted = [...ids];
    const people = await tx
      .select({ conversationId: participant.conversationId, name: participant.name, role: participant.role })
      .from(participant)
      .where(inArray(participant.conversationId, wanted))
      .orderBy(participant.role, participant.name);
    for (const row of people) push(names, row.conversationId, row.name);
    const files = await tx
      .select({
        conversationId: mediaFile.conversationId,
        mediaClass: mediaFile.mediaClass,
        fileType: mediaFile.fileType,
      })
      .from(mediaFile)
      .where(inArray(mediaFile.conversationId, wanted));
    for (const row of files) {
      const known = media.get(row.conversationId) ?? new Set<string>();
      media.set(row.conversationId, known.add(row.mediaClass).add(row.fileType));
    }
    const holds = await tx
      .select({ conversationId: hold.conversationId })
      .from(hold)
      .where(and(inArray(hold.conversationId, wanted), isNull(hold.releasedAt)));
    for (const row of holds) held.add(row.conversationId);
  }
  return (id) => {
    const people = names.get(id) ?? [];
    const classes = media.get(id);
    const has = (mediaClass: MediaClass) => classes?.has(mediaClass) ?? false;
    return {
      participantNames: people.slice(0, namesShown),
      participantCount: people.length,
      has: {
        video: has("video") || has("screen"),
        audio: has("audio"),
        transcript: (classes?.has("TRANSCRIPT") ?? false) || (classes?.has("CC") ?? false),
        chat: has("chat"),
      },
      onHold: held.has(id),
    };
  };
}

function push(map: Map<string, string[]>, key: string, value: string): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}
