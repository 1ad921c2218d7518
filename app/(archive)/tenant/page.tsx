import type { Metadata } from "next";

import { Screen, trpc } from "@/app/prefetch";
import { Tenant } from "@/components/tenant/tenant";

export const metadata: Metadata = { title: "Tenant" };

export default function TenantPage() {
  return (
    <Screen
      path="/tenant"
      load={(queries) => [
        queries.fetchQuery(trpc.tenant.overview.queryOptions()),
        queries.fetchQuery(trpc.directory.status.queryOptions()),
        queries.fetchQuery(trpc.ledger.keepingOfSkipped.queryOptions()),
      ]}
    >
      <Tenant />
    </Screen>
  );
}
