import { createLoader, type inferParserType, parseAsString, parseAsStringLiteral } from "nuqs/server";

import { parseAsId } from "@/components/format/address";
import type { Api } from "@/components/trpc/client";

const maxSearchChars = 120;

/** `job` narrows to one job's account; `status` lists instead those whose recordings could not be listed, whoever they are. */
export const mappingParsers = {
  search: parseAsString.withDefault(""),
  job: parseAsId,
  status: parseAsStringLiteral(["not_listed"]),
};
export const mappingUrlKeys = { search: "q" } as const;
export const loadMappingState = createLoader(mappingParsers, { urlKeys: mappingUrlKeys });

/** The queue, one page after the other. */
export function unmatchedOptions(trpc: Api, { search, job, status }: inferParserType<typeof mappingParsers>) {
  const text = search.trim().slice(0, maxSearchChars);
  return trpc.mapping.unmatched.infiniteQueryOptions(
    { ...(text && { search: text }), ...(job && { jobId: job }), ...(status && { status }) },
    { getNextPageParam: (page) => page.nextCursor ?? undefined },
  );
}
