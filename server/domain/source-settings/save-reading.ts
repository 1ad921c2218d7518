import type { SettingState, SourceProduct } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { sourceSetting } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";

import type { SettingRow } from "./load-subjects";
import type { SettingValues, Wish } from "./table/schema";
import { differences, settingFailures, type SettingFailure, stateOf, wantedSettings } from "./wanted";
import type { Reading } from "./zoom-side";

export type SettingKey = { jobId: string; sourceId: string; product: SourceProduct };
type Columns = Pick<SettingRow, "state" | "current" | "wanted" | "locked" | "failure" | "readAt">;

export type Judged = {
  columns: Columns;
  /** Settings that differ from what is wanted and are not known to be locked. */
  open: string[];
};

/** How long something that Zoom did not take is believed to be locked before it is tried again. */
const believedMs = 6 * 24 * 60 * 60_000;

/** Pure. What becomes of a row by what was read just now. */
export function judge(
  ctx: Ctx,
  given: { row: SettingRow | null; reading: Reading; wish: Wish | null; product: SourceProduct },
): Judged {
  const { row, reading } = given;
  if (!("values" in reading)) {
    const current = row?.current ?? null;
    const state = failedState(reading.failure);
    const wanted = wantedSettings(given.product, given.wish, current ?? {});
    return {
      columns: { state, current, wanted, locked: [], failure: reading.failure, readAt: ctx.now },
      open: [],
    };
  }
  const { values } = reading;
  const wanted = wantedSettings(given.product, given.wish, values);
  const fresh = row?.writtenAt && ctx.now.getTime() - row.writtenAt.getTime() < believedMs;
  const differing = Object.keys(differences(wanted, values));
  const untaken = differing.filter(
    (name) =>
      fresh &&
      row.locked.includes(name) &&
      row.current?.[name] === values[name] &&
      row.wanted?.[name] === wanted?.[name],
  );
  const locked = [...new Set([...reading.locked.filter((name) => differing.includes(name)), ...untaken])];
  const sameWish = differing.every((name) => row?.wanted?.[name] === wanted?.[name]);
  const failure = fresh && differing.length > 0 && sameWish ? failureOf(row) : null;
  const state = stateOf({ wanted, current: values, locked, failure, written: Boolean(row?.writtenAt) });
  const open = failure === null ? differing.filter((name) => !locked.includes(name)) : [];
  return { columns: { state, current: values, wanted, locked, failure, readAt: ctx.now }, open };
}

/** Pure. How a user stands of whom Zoom shows or takes nothing. */
export const failedState = (failure: SettingFailure): SettingState =>
  failure === "refused" ? "failed" : "unavailable";

export const failureOf = (row: Pick<SettingRow, "failure">): SettingFailure | null =>
  settingFailures.find((failure) => failure === row.failure) ?? null;

/** Writes down what Zoom is set to. */
export async function saveReading(
  tx: TenantTx,
  ctx: Ctx,
  key: SettingKey,
  columns: Partial<Columns> &
    Pick<Columns, "state"> & { previous?: SettingValues | null; writtenAt?: Date | null },
): Promise<void> {
  await tx
    .insert(sourceSetting)
    .values({ tenantId: ctx.db.tenantId, ...key, ...columns })
    .onConflictDoUpdate({
      target: [sourceSetting.tenantId, sourceSetting.jobId, sourceSetting.sourceId, sourceSetting.product],
      set: columns,
    });
}
