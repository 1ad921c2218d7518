import type { Api } from "@/components/trpc/client";

/** Notices of all jobs, page by page. */
export const noticesOptions = (trpc: Api) =>
  trpc.notices.list.infiniteQueryOptions({}, { getNextPageParam: (page) => page.next ?? undefined });
