import { type SourceProduct, sourceProducts } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import type { ZoomConnection } from "@/server/connectors/zoom/client";
import type { Ctx } from "@/server/domain/access/ctx";
import { log } from "@/server/lib/log";

import { loadAccess, loadSubjects, type Subject } from "./load-subjects";
import { judge, saveReading } from "./save-reading";
import { endsThePass, openPass, type Pass, readProduct } from "./zoom-side";
import { writeSettings } from "./write-settings";

/** Users read at the same time. */
const parallel = 4;

export type InLine = { read: number; written: number; stopped: boolean };

/**
 * Reads what Zoom is set to for these users, notes how it stands to what their rules want, and, where the job syncs recording
 * rules, writes what differs. One call a person and product unless something is to be written. `stopped`: Zoom lets nobody in
 * for now, so the rest can wait for the next night.
 * @throws ZoomError for what may pass
 */
export async function bringInLine(
  ctx: Ctx,
  zoom: ZoomConnection,
  input: { jobId: string; sourceIds: readonly string[] },
): Promise<InLine> {
  const done: InLine = { read: 0, written: 0, stopped: false };
  const plan = await ctx.db.tx(async (tx) => {
    const access = await loadAccess(tx, input.jobId);
    if (!access) return null;
    const subjects = await loadSubjects(tx, input.jobId, input.sourceIds, ctx.now);
    await noteOthers(tx, ctx, input, subjects);
    return { access, subjects };
  });
  if (!plan) return { ...done, stopped: true };
  const pass = openPass(zoom, input.jobId, plan.access);
  const waiting = plan.subjects.flatMap((subject) =>
    sourceProducts
      .filter((product) => concerns(pass, subject, product))
      .map((product) => ({ subject, product })),
  );
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const wrote = await treat(ctx, pass, next.subject, next.product);
      done.read++;
      if (wrote) done.written++;
    }
  };
  try {
    await Promise.all(Array.from({ length: parallel }, worker));
  } catch (error) {
    if (!endsThePass(error)) throw error;
    waiting.length = 0;
    log.warn({ tenantId: ctx.db.tenantId, jobId: input.jobId, err: error }, "settings at Zoom not read");
    return { ...done, stopped: true };
  }
  return done;
}

/** Nobody here: asked nothing, and noted as looked at, or the nightly pass would never be done. */
async function noteOthers(
  tx: TenantTx,
  ctx: Ctx,
  { jobId, sourceIds }: { jobId: string; sourceIds: readonly string[] },
  subjects: readonly Subject[],
): Promise<void> {
  const ours = new Set(subjects.map((subject) => subject.sourceId));
  for (const sourceId of sourceIds.filter((id) => !ours.has(id))) {
    const columns = {
      state: "not_read" as const,
      current: null,
      wanted: null,
      failure: null,
      readAt: ctx.now,
    };
    await saveReading(tx, ctx, { jobId, sourceId, product: "meetings" }, columns);
  }
}

/** Whoever has no phone license has no row, and is asked nothing. */
function concerns(pass: Pass, { rows }: Subject, product: SourceProduct): boolean {
  if (!pass.access.mayRead[product]) return false;
  return product === "meetings" || (rows.has("phone") && rows.get("phone")?.failure !== "gone");
}

async function treat(ctx: Ctx, pass: Pass, subject: Subject, product: SourceProduct): Promise<boolean> {
  const row = subject.rows.get(product) ?? null;
  const reading = await readProduct(pass, subject.sourceId, product);
  const judged = judge(ctx, { row, reading, wish: subject.wish, product });
  const mayWrite = pass.access.sync && pass.access.mayWrite[product] && "values" in reading;
  if (mayWrite && judged.open.length > 0) {
    return writeSettings(ctx, pass, { subject, product, row, judged, values: reading.values });
  }
  const { jobId } = pass;
  await ctx.db.tx((tx) =>
    saveReading(tx, ctx, { jobId, sourceId: subject.sourceId, product }, judged.columns),
  );
  return false;
}
