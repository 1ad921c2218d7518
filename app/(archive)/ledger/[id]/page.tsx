import type { Metadata } from "next";
import { notFound } from "next/navigation";

import { Screen, trpc } from "@/app/prefetch";
import { Story } from "@/components/ledger/story";
import { itemIdInput } from "@/server/domain/ledger/schema";

export const metadata: Metadata = { title: "Ledger item" };

export default async function LedgerItemPage({ params }: { params: Promise<{ id: string }> }) {
  const parsed = itemIdInput.safeParse(await params);
  if (!parsed.success) notFound();
  const { id } = parsed.data;
  return (
    <Screen path="/ledger" load={(queries) => [queries.fetchQuery(trpc.ledger.get.queryOptions({ id }))]}>
      <Story id={id} />
    </Screen>
  );
}
