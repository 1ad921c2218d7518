import type { Metadata } from "next";

import { Screen, trpc } from "@/app/prefetch";
import { ZoomGuide } from "@/components/tenant/zoom-guide";

export const metadata: Metadata = { title: "Create your Zoom app" };

export default function ZoomAppPage() {
  return (
    <Screen path="/tenant" load={(queries) => [queries.fetchQuery(trpc.tenant.appGuides.queryOptions())]}>
      <ZoomGuide />
    </Screen>
  );
}
