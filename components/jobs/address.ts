import { createLoader, parseAsBoolean, parseAsString } from "nuqs/server";

import { parseAsId } from "@/components/format/address";

/** `job` opens one job, `run` one of its runs; `zoom` is what Zoom's consent page led to. */
export const jobParsers = {
  job: parseAsId,
  run: parseAsId,
  historical: parseAsBoolean.withDefault(false),
  zoom: parseAsString,
};

export const loadJobState = createLoader(jobParsers);

export const jobHref = (job: string, more: { run?: string } = {}) =>
  `/jobs?${new URLSearchParams({ job, ...more }).toString()}`;
