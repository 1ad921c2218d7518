import { createLoader, parseAsBoolean, parseAsString, parseAsStringLiteral } from "nuqs/server";

import { parseAsId } from "@/components/format/address";
import { decisionReasons, itemStates } from "@/db/constants";

/** `job` opens one job, `run` one of its runs; `zoom` is what Zoom's consent page led to. */
export const jobParsers = {
  job: parseAsId,
  run: parseAsId,
  view: parseAsStringLiteral(["runs", "ledger"]).withDefault("runs"),
  historical: parseAsBoolean.withDefault(false),
  state: parseAsStringLiteral(itemStates),
  reason: parseAsStringLiteral(decisionReasons),
  zoom: parseAsString,
};

export const loadJobState = createLoader(jobParsers);

export const jobHref = (job: string, more: { run?: string; view?: "ledger" } = {}) =>
  `/jobs?${new URLSearchParams({ job, ...more }).toString()}`;
