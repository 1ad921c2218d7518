import type { Metadata } from "next";

import { Screen, trpc } from "@/app/prefetch";
import { Notices } from "@/components/notices/notices";
import { noticesOptions } from "@/components/notices/options";

export const metadata: Metadata = { title: "Notices" };

export default function NoticesPage() {
  return (
    <Screen path="/notices" load={(queries) => [queries.fetchInfiniteQuery(noticesOptions(trpc))]}>
      <Notices />
    </Screen>
  );
}
