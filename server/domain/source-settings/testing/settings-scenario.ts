import { and, eq } from "drizzle-orm";

import type { AuditAction, SourceProduct } from "@/db/constants";
import { auditEvent, job, sourceSetting, sourceUser } from "@/db/schema";
import { userPages } from "@/server/connectors/zoom/api";
import { rememberUsers } from "@/server/domain/jobs/remember-users";
import type { RecordingRule } from "@/server/domain/rules/schema";
import { connect, zoomScenario } from "@/server/domain/testing/scenario";
import type { TestPerson } from "@/server/domain/testing/tenant-fixture";

import { bringInLine } from "../bring-in-line";

export const recordingRuleOf = (changes: Partial<RecordingRule> = {}): RecordingRule => ({
  ...{ audio: true, video: true, screenOnly: false, chat: true, reevaluate: false, recordingType: "bulk" },
  ...{ onDemandDays: 14, recordingControl: true, recordSwitch: false, retentionDays: null },
  ...changes,
});

/** A connected job whose users are known, and people with a bulk rule: Lena is not recorded at Zoom, Priya has no license. */
export async function settingsScenario() {
  const scenario = await zoomScenario();
  const { tenant, jobId, zoom } = scenario;
  const bulk = await tenant.addRule("Bulk", { kind: "recording", definition: recordingRuleOf() });
  const add = (name: string) =>
    tenant.addPerson(name, { license: "compliance_uc", addOnZoom: true, recordingRuleId: bulk });
  const people = {
    deniz: await add("Deniz Kaya"),
    lena: await add("Lena Novak"),
    kaito: await add("Kaito Tanaka"),
    priya: await add("Priya Raman"),
  };
  await connect(scenario);
  for await (const { users } of userPages(await scenario.connection())) {
    await tenant.db.tx((tx) => rememberUsers(tx, tenant.system(), jobId, users));
  }
  const idOf = async (who: Pick<TestPerson, "upn">) => {
    const [row] = await tenant.db.tx((tx) =>
      tx.select().from(sourceUser).where(eq(sourceUser.emailNormalized, who.upn)),
    );
    return row?.sourceId ?? "";
  };
  return {
    ...scenario,
    bulk,
    people,
    idOf,
    async rowOf(who: TestPerson, product: SourceProduct = "meetings") {
      const isTheirs = and(eq(sourceSetting.sourceId, await idOf(who)), eq(sourceSetting.product, product));
      const [row] = await tenant.db.tx((tx) => tx.select().from(sourceSetting).where(isTheirs));
      return row;
    },
    async forget(who: TestPerson, product: SourceProduct) {
      const isTheirs = and(eq(sourceSetting.sourceId, await idOf(who)), eq(sourceSetting.product, product));
      await tenant.db.tx((tx) => tx.delete(sourceSetting).where(isTheirs));
    },
    sync: (on: boolean) =>
      tenant.db.tx((tx) => tx.update(job).set({ syncRecordingRule: on }).where(eq(job.id, jobId))),
    line: async (who: TestPerson, at = new Date()) =>
      bringInLine(tenant.system(at), await scenario.connection(), { jobId, sourceIds: [await idOf(who)] }),
    /** Details of what the audit log says about somebody, oldest first. */
    async audits(action: AuditAction, who: Pick<TestPerson, "id">) {
      const rows = await tenant.db.tx((tx) =>
        tx
          .select({ detail: auditEvent.detail })
          .from(auditEvent)
          .where(and(eq(auditEvent.action, action), eq(auditEvent.subjectId, who.id)))
          .orderBy(auditEvent.id),
      );
      return rows.map((row) => row.detail);
    },
    asked: () => zoom.control.requests().byRoute,
  };
}
export type SettingsScenario = Awaited<ReturnType<typeof settingsScenario>>;
