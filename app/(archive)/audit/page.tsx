import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";

import { Screen, trpc } from "@/app/prefetch";
import { auditOptions, loadAuditState } from "@/components/audit/address";
import { Audit } from "@/components/audit/audit";

export const metadata: Metadata = { title: "Audit" };

export default async function AuditPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const state = await loadAuditState(searchParams);
  return (
    <Screen path="/audit" load={(queries) => [queries.fetchInfiniteQuery(auditOptions(trpc, state))]}>
      <Audit />
    </Screen>
  );
}
