import { useQueryStates } from "nuqs";
import { useMemo } from "react";

import { useNow } from "@/components/format/now";
import { useZone } from "@/components/format/zone";

import { filterParsers, filterRange, filterUrlKeys, noFilter, toFilter } from "./filter";

/** The list's filter, as the address holds it. */
export function useFilter() {
  const [state, setState] = useQueryStates(filterParsers, { urlKeys: filterUrlKeys, history: "replace" });
  const zone = useZone();
  const now = useNow();
  const filter = useMemo(() => toFilter(state, new Date(now), zone), [state, now, zone]);
  return {
    state,
    filter,
    zone,
    range: filterRange(state, new Date(now), zone),
    set: (change: Parameters<typeof setState>[0]) => void setState(change),
    clear: () => void setState(noFilter),
  };
}
