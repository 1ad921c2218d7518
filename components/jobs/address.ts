import { createLoader, parseAsBoolean, parseAsString, parseAsStringLiteral } from "nuqs/server";

import { parseAsId } from "@/components/format/address";
import { settingFilters } from "@/server/domain/source-settings/schema";

/** `job` opens one job, `run` one of its runs; `zoom` is what Zoom's consent page led to, `zoomset` whose settings at Zoom are listed. */
export const jobParsers = {
  job: parseAsId,
  run: parseAsId,
  historical: parseAsBoolean.withDefault(false),
  zoom: parseAsString,
  zoomset: parseAsStringLiteral(settingFilters),
};

export const loadJobState = createLoader(jobParsers);

export const jobHref = (job: string, more: { run?: string } = {}) =>
  `/jobs?${new URLSearchParams({ job, ...more }).toString()}`;
