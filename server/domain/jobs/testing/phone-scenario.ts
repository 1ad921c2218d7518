import { asc, eq, inArray } from "drizzle-orm";

import type { RunTrigger } from "@/db/constants";
import { job, jobRun, sourceItem } from "@/db/schema";
import { importOne } from "@/server/domain/imports/import-one";
import { connect, listRun, zoomScenario } from "@/server/domain/testing/scenario";

import { sessionsToImport } from "../sessions-to-import";
import { settleRun } from "../settle-run";
import { startRun } from "../start-run";

export type PhoneScenario = Awaited<ReturnType<typeof phoneScenario>>;

/** The archive and the stand-in's phone: some who make calls are licensed, others are known, others nobody knows. */
export async function phoneScenario() {
  const scenario = await zoomScenario({ lists: ["phone"] });
  const deniz = await scenario.addLicensed("Deniz Kaya");
  for (const name of ["Farid Haddad", "Elif Aydin", "Lena Novak"]) await scenario.addLicensed(name);
  for (const name of ["Carla Rossi", "Oskar Nilsen"]) await scenario.tenant.addPerson(name);
  await connect(scenario);
  const { tenant, jobId, admin, zoom } = scenario;
  const now = () => tenant.system(new Date());
  const calls = () =>
    tenant.db.tx((tx) =>
      tx.select().from(sourceItem).where(eq(sourceItem.kind, "phone")).orderBy(asc(sourceItem.sourceKey)),
    );
  const allItems = () => tenant.db.tx((tx) => tx.select().from(sourceItem));
  const ports = async () => ({ ...scenario.archive, zoom: await scenario.connection() });
  return {
    ...scenario,
    deniz,
    now,
    calls,
    allItems,
    ports,
    job: async () => (await tenant.db.tx((tx) => tx.select().from(job).where(eq(job.id, jobId))))[0],
    setOff: (sourcesOff: typeof job.$inferSelect.sourcesOff) =>
      tenant.db.tx((tx) => tx.update(job).set({ sourcesOff }).where(eq(job.id, jobId))),
    run: async (trigger: RunTrigger = "manual", stretch?: { from: Date; to: Date }) => {
      const { runId } = await tenant.db.tx((tx) => startRun(tx, admin.ctx, jobId, trigger, stretch));
      return listRun(scenario, runId);
    },
    /** The ledger's row of a recording, or of its transcript. */
    itemOf: async (recordingId: string, of: "sound" | "transcript" = "sound") => {
      const key = `phone:${recordingId}${of === "sound" ? "" : ":transcript"}`;
      return (await calls()).find(({ sourceKey }) => sourceKey === key);
    },
    /** Imports whatever these items belong to. */
    async import(...items: ({ id: string } | undefined)[]) {
      const itemIds = items.flatMap((item) => item?.id ?? []);
      const outcomes = [];
      for (const one of await sessionsToImport(now(), { jobId, itemIds })) {
        outcomes.push(await importOne(now(), await ports(), { jobId, ...one }));
      }
      return outcomes;
    },
    /** As if the run had nothing left to import, so that another may begin. */
    async endRuns() {
      await tenant.db.tx((tx) =>
        tx.update(sourceItem).set({ state: "skipped" }).where(eq(sourceItem.state, "kept")),
      );
      const open = await tenant.db.tx((tx) =>
        tx.select({ id: jobRun.id }).from(jobRun).where(eq(jobRun.state, "importing")),
      );
      for (const { id } of open) await settleRun(now(), { runId: id });
      const ids = open.map(({ id }) => id);
      return tenant.db.tx((tx) => tx.select().from(jobRun).where(inArray(jobRun.id, ids)));
    },
    /** Of the stand-in's account, those of one owner. */
    recordingsOf: (owner: string) =>
      zoom.control.calls("contoso").filter((recording) => recording.owner.name === owner),
  };
}
