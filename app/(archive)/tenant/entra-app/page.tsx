import type { Metadata } from "next";

import { Screen, trpc } from "@/app/prefetch";
import { EntraGuide } from "@/components/tenant/entra-guide";

export const metadata: Metadata = { title: "Create your Entra app" };

export default function EntraAppPage() {
  return (
    <Screen path="/tenant" load={(queries) => [queries.fetchQuery(trpc.tenant.appGuides.queryOptions())]}>
      <EntraGuide />
    </Screen>
  );
}
