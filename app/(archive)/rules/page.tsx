import type { Metadata } from "next";

import { Screen, trpc } from "@/app/prefetch";
import { Rules } from "@/components/rules/rules";

export const metadata: Metadata = { title: "Rules" };

export default function RulesPage() {
  return (
    <Screen path="/rules" load={(queries) => [queries.fetchQuery(trpc.rules.list.queryOptions())]}>
      <Rules />
    </Screen>
  );
}
