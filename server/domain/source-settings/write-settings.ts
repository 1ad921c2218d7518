import type { SourceProduct } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import type { Ctx } from "@/server/domain/access/ctx";
import { recordAudit } from "@/server/domain/audit/record";

import type { SettingRow, Subject } from "./load-subjects";
import { type Judged, saveReading, type SettingKey } from "./save-reading";
import type { SettingValue, SettingValues } from "./table/schema";
import { differences, type SettingFailure, stateOf } from "./wanted";
import { beforeWrite, type Pass, readProduct, sendChanges } from "./zoom-side";

type Write = {
  subject: Subject;
  product: SourceProduct;
  row: SettingRow | null;
  judged: Judged;
  /** As read just now. */
  values: SettingValues;
};

/**
 * Writes what differs and is not locked, and reads it back. The old values and the audit event are committed before Zoom is
 * asked: whatever happens then, nothing was changed that nobody can give back or account for. True when Zoom took something.
 * @throws ZoomError for what does not lie with this user
 */
export async function writeSettings(ctx: Ctx, pass: Pass, write: Write): Promise<boolean> {
  const { subject, product, judged, values, row } = write;
  const { wanted } = judged.columns;
  const key: SettingKey = { jobId: pass.jobId, sourceId: subject.sourceId, product };
  const all = differences(wanted, values);
  const before = await lookFirst(pass, write, all);
  const locked = [...new Set([...judged.columns.locked, ...before.locked])];
  const changes = Object.fromEntries(
    Object.entries(all).filter(([name]) => judged.open.includes(name) && !locked.includes(name)),
  );
  if (before.failure || Object.keys(changes).length === 0) {
    const { failure } = before;
    const state = stateOf({ wanted, current: values, locked, failure, written: Boolean(row?.writtenAt) });
    const writtenAt = failure ? ctx.now : (row?.writtenAt ?? null);
    await ctx.db.tx((tx) =>
      saveReading(tx, ctx, key, { ...judged.columns, state, locked, failure, writtenAt }),
    );
    return false;
  }
  const previous = { ...pickOld(changes, values), ...row?.previous };
  await ctx.db.tx(async (tx) => {
    await saveReading(tx, ctx, key, { ...judged.columns, locked, previous });
    await noteWrite(tx, ctx, { ...key, personId: subject.personId }, changes, values);
  });
  const refused = await sendChanges(pass, { ...key, current: values }, changes);
  const after = await readProduct(pass, subject.sourceId, product);
  const now = "values" in after ? after.values : values;
  const untaken = Object.keys(differences(changes, now));
  const failure = refused ?? ("values" in after ? null : after.failure);
  const stay = [...new Set([...locked, ...(failure ? [] : untaken)])];
  await ctx.db.tx(async (tx) => {
    const state = stateOf({ wanted, current: now, locked: stay, failure, written: true });
    await saveReading(tx, ctx, key, {
      ...{ state, wanted, current: now, locked: stay, failure },
      ...{ readAt: ctx.now, writtenAt: ctx.now },
    });
    if (untaken.length > 0) {
      await recordAudit(tx, ctx, {
        action: "source.setting_written",
        subject: subject.personId,
        detail: { ...auditPlace(key), notTaken: untaken.sort().join(" ") },
      });
    }
  });
  return untaken.length < Object.keys(changes).length;
}

/** Recording in the cloud needs a paid license at Zoom; phones are asked for only where there is one. */
async function lookFirst(
  pass: Pass,
  { subject, product }: Write,
  changes: SettingValues,
): Promise<{ locked: string[]; failure: SettingFailure | null }> {
  if (product === "phone") return { locked: [], failure: null };
  const { licensed, locked } = await beforeWrite(pass, subject.sourceId, changes);
  const needsLicense = changes["auto_recording"] === "cloud" || changes["cloud_recording"] === true;
  return { locked, failure: needsLicense && !licensed ? "not_licensed" : null };
}

const pickOld = (changes: SettingValues, values: SettingValues): SettingValues =>
  Object.fromEntries(Object.keys(changes).map((name) => [name, values[name] ?? null]));

const auditPlace = ({ jobId, sourceId, product }: SettingKey) => ({ job: jobId, user: sourceId, product });

const word = (value: SettingValue) =>
  typeof value === "boolean" ? (value ? "on" : "off") : (value ?? "not set");

/** One event for all settings of a user that are written at once: name, old and new. */
async function noteWrite(
  tx: TenantTx,
  ctx: Ctx,
  at: SettingKey & { personId: string },
  changes: SettingValues,
  values: SettingValues,
): Promise<void> {
  await recordAudit(tx, ctx, {
    action: "source.setting_written",
    subject: at.personId,
    detail: { ...auditPlace(at), ...auditChanges(changes, values) },
  });
}

/** Setting -> "old > new", for the audit log. */
export const auditChanges = (changes: SettingValues, values: SettingValues): Record<string, string> =>
  Object.fromEntries(
    Object.entries(changes).map(([name, value]) => [name, `${word(values[name] ?? null)} > ${word(value)}`]),
  );
