import { and, inArray, isNull } from "drizzle-orm";

import type { MediaClass } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { hold, mediaFile, participant } from "@/db/schema";

import type { ConversationListItem } from "./schema";
import { segmentColumns } from "./segment-numbers";
import { placing, type Placing } from "./segments";

const namesShown = 3;

type Description = Pick<ConversationListItem, "participantNames" | "participantCount" | "has" | "onHold">;

/** What a list row shows beside the conversation itself: three queries for a whole page; `placeOf` is of all their files. */
export async function describePage(
  tx: TenantTx,
  ids: readonly string[],
): Promise<{ described: (id: string) => Description; placeOf: Placing }> {
  const names = new Map<string, string[]>();
  const media = new Map<string, Set<string>>();
  const held = new Set<string>();
  const placings = new Map<string, Placing>();
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
        ...segmentColumns,
      })
      .from(mediaFile)
      .where(inArray(mediaFile.conversationId, wanted));
    const perConversation = new Map<string, (typeof files)[number][]>();
    for (const row of files) push(perConversation, row.conversationId, row);
    for (const own of perConversation.values()) {
      const placeOf = placing(own);
      for (const { id } of own) placings.set(id, placeOf);
    }
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
  const described = (id: string) => {
    const people = names.get(id) ?? [];
    const classes = media.get(id);
    const has = (mediaClass: MediaClass) => classes?.has(mediaClass) ?? false;
    return {
      participantNames: people.slice(0, namesShown),
      participantCount: people.length,
      has: {
        video: has("video") || has("screen"),
        audio: has("audio"),
        transcript: transcriptTypes.some((type) => classes?.has(type) ?? false),
        chat: has("chat"),
      },
      onHold: held.has(id),
    };
  };
  const placeOf: Placing = (fileId, ms) => placings.get(fileId)?.(fileId, ms) ?? { segment: 0, ms };
  return { described, placeOf };
}

const transcriptTypes = ["TRANSCRIPT", "CC", "PHONE_TRANSCRIPT"];

function push<V>(map: Map<string, V[]>, key: string, value: V): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}
