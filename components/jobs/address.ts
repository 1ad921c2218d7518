import { createLoader, parseAsBoolean, parseAsString, parseAsStringLiteral } from "nuqs/server";

import { parseAsId } from "@/components/format/address";
import { type DecisionReason, decisionReasons, type ItemState, itemStates } from "@/db/constants";

/** `job` opens one job, `run` one of its runs; `owner` narrows the ledger to one person; `zoom` is what Zoom's consent page led to. */
export const jobParsers = {
  job: parseAsId,
  run: parseAsId,
  view: parseAsStringLiteral(["runs", "ledger"]).withDefault("runs"),
  historical: parseAsBoolean.withDefault(false),
  state: parseAsStringLiteral(itemStates),
  reason: parseAsStringLiteral(decisionReasons),
  owner: parseAsId,
  zoom: parseAsString,
};

export const loadJobState = createLoader(jobParsers);

export const jobHref = (job: string, more: { run?: string; view?: "ledger" } = {}) =>
  `/jobs?${new URLSearchParams({ job, ...more }).toString()}`;

/** Items of one person in a job's ledger. */
export const ledgerHref = (
  job: string,
  { owner, state, reason }: { owner: string; state: ItemState; reason: DecisionReason },
) => `/jobs?${new URLSearchParams({ job, view: "ledger", state, reason, owner }).toString()}`;
