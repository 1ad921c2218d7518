import type { InfiniteData, QueryClient } from "@tanstack/react-query";

const isPaged = (value: unknown): value is InfiniteData<unknown> =>
  typeof value === "object" && value !== null && "pages" in value && "pageParams" in value;

/** Fetches again what is on the screen; lists start again at their first page instead of repeating every one. */
export async function refreshAll(queryClient: QueryClient): Promise<void> {
  queryClient.setQueriesData<unknown>({}, (value: unknown) =>
    isPaged(value) && value.pages.length > 1
      ? { pages: value.pages.slice(0, 1), pageParams: value.pageParams.slice(0, 1) }
      : value,
  );
  await queryClient.invalidateQueries();
}
