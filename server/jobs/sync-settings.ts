import { bringInLine } from "@/server/domain/source-settings/bring-in-line";
import { judgeSettings } from "@/server/domain/source-settings/judge-settings";
import { nextUsers } from "@/server/domain/source-settings/next-users";
import { notePhones } from "@/server/domain/source-settings/note-phones";
import { requestMoreReads } from "@/server/domain/source-settings/request-due-reads";
import { restoreBatch } from "@/server/domain/source-settings/restore-settings";
import { inngest, on } from "@/server/events/client";

import { automatedCtx, portsOf } from "./context";

/** Then another function call goes on, so that no run has hundreds of steps. */
const stepsPerCall = 20;
const perJob = { limit: 1, key: "event.data.jobId" } as const;

/** Reads what Zoom is set to, a batch of people at a time, and writes what a job that syncs recording rules wants otherwise. */
export const readSettingsFunction = inngest.createFunction(
  { id: "read-settings", triggers: [on("settings/read.wanted")], concurrency: perJob, retries: 3 },
  async ({ event, step }) => {
    const { tenantId, jobId, sourceIds, readBefore } = event.data;
    const inLine = async (ids: readonly string[]) => {
      const ctx = automatedCtx(tenantId);
      const { zoom } = await portsOf(ctx, jobId);
      return bringInLine(ctx, zoom, { jobId, sourceIds: ids });
    };
    if (sourceIds) return step.run("users", () => inLine(sourceIds));
    let after = event.data.after ?? null;
    for (let batch = 0; batch < stepsPerCall; batch++) {
      const from: string | null = after;
      const done: { next: string | null; read: number } = await step.run(`batch-${batch}`, async () => {
        const ctx = automatedCtx(tenantId);
        const since = readBefore === undefined ? undefined : new Date(readBefore);
        const users = await nextUsers(ctx, { jobId, after: from, readBefore: since });
        if (users.sourceIds.length === 0) return { next: null, read: 0 };
        const { zoom } = await portsOf(ctx, jobId);
        if (from === null) await notePhones(ctx, zoom, { jobId });
        const { read, stopped } = await inLine(users.sourceIds);
        return { next: stopped ? null : users.next, read };
      });
      after = done.next;
      if (after === null) return { batches: batch + 1 };
    }
    const more = { jobId, after, readBefore };
    await step.run("go-on", () => requestMoreReads(automatedCtx(tenantId), more));
    return { batches: stepsPerCall };
  },
);

/** Rules or licenses changed: compares without asking Zoom, and asks for those to be written who differ. */
export const judgeSettingsFunction = inngest.createFunction(
  { id: "judge-settings", triggers: [on("settings/judgement.wanted")], concurrency: perJob },
  async ({ event, step }) => {
    const { tenantId, jobId } = event.data;
    let after: string | null = null;
    for (let batch = 0; batch === 0 || after !== null; batch++) {
      const from: string | null = after;
      const judged: { next: string | null } = await step.run(`judge-${batch}`, () =>
        judgeSettings(automatedCtx(tenantId), { jobId, after: from }),
      );
      after = judged.next;
    }
  },
);

/** Gives back what was written to Zoom's settings. */
export const restoreSettingsFunction = inngest.createFunction(
  { id: "restore-settings", triggers: [on("settings/restore.wanted")], concurrency: perJob, retries: 3 },
  async ({ event, step }) => {
    const { tenantId, jobId, sourceIds } = event.data;
    let after: string | null = null;
    for (let batch = 0; batch === 0 || after !== null; batch++) {
      const from: string | null = after;
      const done: { next: string | null } = await step.run(`restore-${batch}`, async () => {
        const ctx = automatedCtx(tenantId);
        const { zoom } = await portsOf(ctx, jobId);
        return restoreBatch(ctx, zoom, { jobId, sourceIds, after: from });
      });
      after = done.next;
    }
  },
);
