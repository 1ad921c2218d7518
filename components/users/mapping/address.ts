import { createLoader, type inferParserType, parseAsString } from "nuqs/server";

import { parseAsId } from "@/components/format/address";
import type { Api } from "@/components/trpc/client";

const maxSearchChars = 120;

/** `job` narrows to one job's account. */
export const mappingParsers = { search: parseAsString.withDefault(""), job: parseAsId };
export const mappingUrlKeys = { search: "q" } as const;
export const loadMappingState = createLoader(mappingParsers, { urlKeys: mappingUrlKeys });

/** The queue, one page after the other. */
export function unmatchedOptions(trpc: Api, { search, job }: inferParserType<typeof mappingParsers>) {
  const text = search.trim().slice(0, maxSearchChars);
  return trpc.mapping.unmatched.infiniteQueryOptions(
    { ...(text && { search: text }), ...(job && { jobId: job }) },
    { getNextPageParam: (page) => page.nextCursor ?? undefined },
  );
}
