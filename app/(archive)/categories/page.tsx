import type { Metadata } from "next";

import { Screen, trpc } from "@/app/prefetch";
import { Categories } from "@/components/categories/categories";

export const metadata: Metadata = { title: "Categories" };

export default function CategoriesPage() {
  return (
    <Screen path="/categories" load={(queries) => [queries.fetchQuery(trpc.categories.list.queryOptions())]}>
      <Categories />
    </Screen>
  );
}
