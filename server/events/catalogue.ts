import { z } from "zod";

const id = z.uuid();
/** As a source names its users: never an address. */
const sourceId = z.string().regex(/^[^@\s]{1,200}$/);
const maxItemsPerEvent = 100;

/**
 * Every event there is, named noun/thing.happened. Payloads hold ids only (no personal data travels through the
 * engine), and an event is a hint: whoever receives it reads the rows. To add one, add a line here.
 */
export const eventCatalogue = {
  "zoom/items.found": z.strictObject({
    tenantId: id,
    jobId: id,
    runId: id.optional(),
    itemIds: z.array(id).min(1).max(maxItemsPerEvent),
  }),
  "zoom/webhook.received": z.strictObject({ tenantId: id, receiptId: id }),
  "job/run.requested": z.strictObject({ tenantId: id, jobId: id, runId: id }),
  /** A stage of a run is to go on; that of meetings with the users from `offset` on. */
  "job/sweep.requested": z.strictObject({
    tenantId: id,
    jobId: id,
    runId: id,
    stage: z.enum(["meetings", "phone", "chat"]),
    offset: z.int().nonnegative(),
  }),
  "directory/sync.requested": z.strictObject({ tenantId: id }),
  /** A saved rule keeps longer, and more conversations than one transaction takes wait for their new date. */
  "rule/retention.lengthened": z.strictObject({ tenantId: id, ruleId: id }),
  "retention/purge.requested": z.strictObject({ tenantId: id }),
  /** What was skipped or waits is to be decided anew: of some users of the account, or of all. */
  "ledger/redecision.wanted": z.strictObject({
    tenantId: id,
    jobId: id,
    ownerSourceIds: z.array(sourceId).min(1).max(maxItemsPerEvent).optional(),
  }),
  /**
   * What Zoom is set to is to be read, of some users of the account or of all (from behind `after` on) who were not read since
   * `readBefore`, and written where the job syncs recording rules.
   */
  "settings/read.wanted": z.strictObject({
    tenantId: id,
    jobId: id,
    sourceIds: z.array(sourceId).min(1).max(maxItemsPerEvent).optional(),
    after: sourceId.optional(),
    readBefore: z.iso.datetime().optional(),
  }),
  /** Rules or licenses have changed: what Zoom is set to is to be compared with them. */
  "settings/judgement.wanted": z.strictObject({ tenantId: id, jobId: id }),
  /** What was written to Zoom's settings is to be given back, of some users or of all. */
  "settings/restore.wanted": z.strictObject({
    tenantId: id,
    jobId: id,
    sourceIds: z.array(sourceId).min(1).max(maxItemsPerEvent).optional(),
  }),
  /** Archived recordings whose waiting time is over are to be moved to Zoom's trash, once in the night of this date. */
  "source/trash.requested": z.strictObject({ tenantId: id, jobId: id, night: z.iso.date() }),
  /** Notices wait to be sent. */
  "notice/delivery.wanted": z.strictObject({ tenantId: id }),
  /** A completeness report is to be made, or to go on. */
  "ledger/check.requested": z.strictObject({ tenantId: id, jobId: id, checkId: id }),
  "item/second-look.due": z.strictObject({ tenantId: id, itemId: id }),
} as const satisfies Record<`${string}/${string}`, z.ZodType>;

export type EventName = keyof typeof eventCatalogue;
type EventData<N extends EventName> = z.infer<(typeof eventCatalogue)[N]>;

/** One event with its payload; a union over the catalogue, so that name and payload fit each other. */
export type AppEvent = { [N in EventName]: { name: N; data: EventData<N> } }[EventName];
