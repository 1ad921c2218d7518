import type { Metadata } from "next";

import { Screen, trpc } from "@/app/prefetch";
import { CustomFields } from "@/components/custom-fields/custom-fields";

export const metadata: Metadata = { title: "Custom fields" };

export default function CustomFieldsPage() {
  return (
    <Screen
      path="/custom-fields"
      load={(queries) => [
        queries.fetchQuery(trpc.customFields.list.queryOptions()),
        queries.fetchQuery(trpc.customFields.uses.queryOptions()),
      ]}
    >
      <CustomFields />
    </Screen>
  );
}
