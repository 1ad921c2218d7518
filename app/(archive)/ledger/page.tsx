import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";

import { Screen, trpc } from "@/app/prefetch";
import { loadLedgerState } from "@/components/ledger/address";
import { Ledger } from "@/components/ledger/ledger";
import { loadLedger } from "@/components/ledger/queries";

export const metadata: Metadata = { title: "Ledger" };

export default async function LedgerPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const state = await loadLedgerState(searchParams);
  return (
    <Screen path="/ledger" load={(queries) => [loadLedger(queries, trpc, state)]}>
      <Ledger />
    </Screen>
  );
}
