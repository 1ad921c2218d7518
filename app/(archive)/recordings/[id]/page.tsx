import type { Metadata } from "next";
import { notFound } from "next/navigation";

import { Screen, trpc } from "@/app/prefetch";
import { Conversation } from "@/components/replay/conversation";
import { conversationIdInput } from "@/server/domain/conversations/schema";

export const metadata: Metadata = { title: "Conversation" };

export default async function ConversationPage({ params }: { params: Promise<{ id: string }> }) {
  const parsed = conversationIdInput.safeParse(await params);
  if (!parsed.success) notFound();
  const { id } = parsed.data;
  return (
    <Screen
      path="/recordings"
      load={(queries) => [
        queries.fetchQuery(trpc.conversations.get.queryOptions({ id })),
        queries.fetchQuery(trpc.customFields.ofConversation.queryOptions({ conversationId: id })),
      ]}
    >
      <Conversation key={id} id={id} />
    </Screen>
  );
}
