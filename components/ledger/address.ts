import {
  createLoader,
  createParser,
  createSerializer,
  type inferParserType,
  parseAsArrayOf,
  parseAsStringLiteral,
} from "nuqs/server";

import { parseAsId } from "@/components/format/address";
import { decisionReasons, itemStates, sourceKinds } from "@/db/constants";
import {
  calendarDay,
  exportFormats,
  type ExportFormat,
  type LedgerFilter,
  periodUnits,
  whereAtSource,
} from "@/server/domain/ledger/schema";

/** A day in the address; anything else there counts as absent. */
const parseAsDay = createParser({
  parse: (value: string) => calendarDay.safeParse(value).data ?? null,
  serialize: (day: string) => day,
});

/** What narrows the ledger; days are of the tenant's calendar. */
const filterParsers = {
  run: parseAsId,
  kind: parseAsStringLiteral(sourceKinds),
  state: parseAsArrayOf(parseAsStringLiteral(itemStates)).withDefault([]),
  reason: parseAsStringLiteral(decisionReasons),
  owner: parseAsId,
  from: parseAsDay,
  to: parseAsDay,
  atSource: parseAsStringLiteral(whereAtSource),
};

export const ledgerViews = ["days", "items"] as const;

export const ledgerParsers = {
  /** None = the first job there is. */
  job: parseAsId,
  view: parseAsStringLiteral(ledgerViews).withDefault("days"),
  by: parseAsStringLiteral(periodUnits).withDefault("day"),
  ...filterParsers,
};
export const ledgerUrlKeys = { atSource: "at" } as const;

export type LedgerState = inferParserType<typeof ledgerParsers>;
export type FilterState = inferParserType<typeof filterParsers>;

export const loadLedgerState = createLoader(ledgerParsers, { urlKeys: ledgerUrlKeys });

const exportParsers = { job: parseAsId, ...filterParsers, format: parseAsStringLiteral(exportFormats) };
export const loadExportState = createLoader(exportParsers, { urlKeys: ledgerUrlKeys });
const serializeExport = createSerializer(exportParsers, { urlKeys: ledgerUrlKeys });
const serializeLedger = createSerializer(ledgerParsers, { urlKeys: ledgerUrlKeys });

/** What the ledger is asked. */
export const toLedgerFilter = (jobId: string, state: FilterState): LedgerFilter => ({
  jobId,
  ...(state.run && { runId: state.run }),
  ...(state.kind && { kind: state.kind }),
  ...(state.state.length > 0 && { states: state.state }),
  ...(state.reason && { reason: state.reason }),
  ...(state.owner && { ownerId: state.owner }),
  ...(state.from && { from: state.from }),
  ...(state.to && { to: state.to }),
  ...(state.atSource && { atSource: state.atSource }),
});

/** Where the ledger is shown as a link wants it. */
export const ledgerHref = (state: Partial<LedgerState>) => serializeLedger("/ledger", state);

/** Where the rows that a filter names are downloaded. */
export const exportHref = (job: string, state: FilterState, format: ExportFormat) =>
  serializeExport("/api/ledger/export", { ...state, job, format });

/** Clears what narrows the ledger, and leaves the job, the view and the period. */
export const noFilter = { run: null, kind: null, state: null, reason: null, owner: null, atSource: null };
