import fc from "fast-check";
import postgres from "postgres";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { auditEvent, conversation } from "@/db/schema";
import { testDatabase } from "@/db/testing/database";
import { createRule } from "@/server/domain/rules/create-rule";
import { createRuleInput } from "@/server/domain/rules/editor/schema";
import { previewSave } from "@/server/domain/rules/preview-save";
import { saveRule } from "@/server/domain/rules/save-rule";
import { addJob, archivedConversation } from "@/server/domain/testing/archived-conversation";
import { type SignedIn, tenantFixture, type TenantFixture } from "@/server/domain/testing/tenant-fixture";
import { testArchive } from "@/server/domain/testing/test-archive";
import { newId } from "@/server/lib/id";

import { extendNext } from "./extend-retention";
import { retainUntil } from "./retain-until";

let db: Awaited<ReturnType<typeof testDatabase>>;
let archive: Awaited<ReturnType<typeof testArchive>>;
let owner: postgres.Sql;
let home: TenantFixture;
let admin: SignedIn;
let ruleId: string;
let versionId: string;
let template: string;

beforeAll(async () => {
  db = await testDatabase();
  archive = await testArchive();
  owner = postgres(db.ownerUrl, { max: 1, onnotice: () => undefined });
});
afterAll(async () => {
  await owner.end();
  await archive.remove();
  await db.drop();
});

const definition = (retentionDays: number | null, recordingType = "bulk") => ({
  ...{ audio: true, video: true, screenOnly: false, chat: true, reevaluate: false, recordingType },
  ...{ onDemandDays: 14, recordingControl: false, recordSwitch: false, retentionDays },
});

beforeEach(async () => {
  home = await tenantFixture(db.database);
  admin = await home.signIn(home.administrator);
  const input = createRuleInput.parse({ kind: "recording", name: "R", definition: definition(30) });
  ({ id: ruleId } = await createRule(admin.ctx, input));
  const wanted = { owner: home.administrator, jobId: await addJob(home) };
  ({ id: template } = await archivedConversation(home, archive, wanted));
  const [version] = await owner<{ id: string }[]>`select id from rule_version where rule_id = ${ruleId}`;
  versionId = version?.id ?? "";
});

type Row = { endedAt: Date; retainUntil: Date | null; purgeState?: string | null; by?: string };

/** Copies of one conversation that end at these times; answers their ids in order. */
async function add(rows: readonly Row[]): Promise<string[]> {
  const ids = rows.map(() => newId());
  for (const [at, { endedAt, retainUntil: until, purgeState = null, by = versionId }] of rows.entries()) {
    await owner`
      insert into conversation (tenant_id, id, job_id, session_key, type, topic, owner_person_id, host_person_id,
        started_at, ended_at, duration_ms, retain_until, retention_rule_version_id, purge_state, search, changed_at)
      select tenant_id, ${ids[at] ?? ""}, job_id, ${ids[at] ?? ""}, type, topic, owner_person_id, host_person_id,
        ${endedAt}, ${endedAt}, duration_ms, ${until}, ${by}, ${purgeState}, search, changed_at
      from conversation where id = ${template}`;
  }
  return ids;
}

const stored = async (ids: readonly string[]) => {
  const rows = await home.db.tx((tx) =>
    tx
      .select({
        id: conversation.id,
        until: conversation.retainUntil,
        by: conversation.retentionRuleVersionId,
      })
      .from(conversation),
  );
  return ids.map((id) => rows.find((row) => row.id === id));
};

let version = 1;
const save = (days: number | null, type?: string, base = version) =>
  saveRule(admin.ctx, { ruleId, baseVersion: base, description: "", definition: definition(days, type) });
beforeEach(() => {
  version = 1;
});

const end = new Date("2026-10-01T10:00:00Z");
const due = (days: number) => retainUntil(end, days, "Europe/Berlin");

describe("a longer retention", () => {
  it("reaches what the rule stamped, never shortens, leaves what is on its way out and other rules", async () => {
    await owner`update tenant set time_zone = 'Europe/Berlin' where id = ${home.tenantId}`;
    const other = createRuleInput.parse({ kind: "recording", name: "Other", definition: definition(30) });
    const { id: otherId } = await createRule(admin.ctx, other);
    const [theirs] = await owner<{ id: string }[]>`select id from rule_version where rule_id = ${otherId}`;
    const ids = await add([
      { endedAt: end, retainUntil: due(30) },
      { endedAt: end, retainUntil: due(400) },
      { endedAt: end, retainUntil: null },
      { endedAt: end, retainUntil: due(30), purgeState: "marked" },
      { endedAt: end, retainUntil: due(30), by: theirs?.id ?? "" },
    ]);
    const before = await stored(ids);
    const input = { ruleId, baseVersion: 1, description: "", definition: definition(365) };
    expect((await previewSave(admin.ctx, input)).longer).toBe(1);
    expect(await stored(ids)).toEqual(before);
    expect(await save(365)).toEqual({ version: 2, longer: 1 });
    const [first, ...rest] = await stored(ids);
    expect(first?.until).toEqual(due(365));
    expect(first?.by).not.toBe(versionId);
    expect(rest).toEqual(before.slice(1));
    const audits = await home.db.tx((tx) => tx.select().from(auditEvent));
    expect(audits.find(({ action }) => action === "rule.retention_extended")).toMatchObject({
      subjectId: ruleId,
      detail: { version: 2, conversations: 1 },
    });

    version = 2;
    expect(await save(10)).toEqual({ version: 3, longer: 0 });
    expect(await save(null, "never", 3)).toEqual({ version: 4, longer: 0 });
    expect((await stored(ids))[0]?.until).toEqual(due(365));
    expect(await save(null, "bulk", 4)).toEqual({ version: 5, longer: 2 });
    expect((await stored(ids)).map((row) => row?.until)).toEqual([null, null, null, due(30), due(30)]);
  });

  it("says what the import would stamp, over every change of clocks", async () => {
    const zone = fc.constantFrom(
      "Europe/Berlin",
      "America/New_York",
      "Australia/Lord_Howe",
      "Pacific/Chatham",
    );
    const ends = fc.array(
      fc.date({ min: new Date("2024-01-01"), max: new Date("2027-01-01"), noInvalidDate: true }),
      { minLength: 1, maxLength: 8 },
    );
    const days = fc.integer({ min: 1, max: 400 });
    await fc.assert(
      fc.asyncProperty(zone, ends, days, days, async (timeZone, endings, before, after) => {
        await owner`update tenant set time_zone = ${timeZone} where id = ${home.tenantId}`;
        const stamped = endings.map((endedAt) => ({
          endedAt,
          retainUntil: retainUntil(endedAt, before, timeZone),
        }));
        const ids = await add(stamped);
        const wanted = endings.map((endedAt) => retainUntil(endedAt, Math.max(before, after), timeZone));
        // Saved with other media each time, so that there always is a difference.
        const { version: next, longer } = await saveRule(admin.ctx, {
          ...{
            ruleId,
            baseVersion: version,
            description: `Version ${version}`,
            definition: definition(after),
          },
        });
        version = next;
        expect((await stored(ids)).map((row) => row?.until)).toEqual(wanted);
        expect(longer).toBe(after > before ? endings.length : 0);
        await owner`delete from conversation where id = any(${ids})`;
      }),
      { numRuns: 40 },
    );
  });

  it("goes on batch by batch, and says when there is no more", async () => {
    await add([{ endedAt: end, retainUntil: due(30) }]);
    await owner`
      insert into rule_version (tenant_id, id, rule_id, version, definition)
      values (${home.tenantId}, ${newId()}, ${ruleId}, 2, ${owner.json(definition(90))})`;
    await owner`update rule set current_version = 2 where id = ${ruleId}`;
    const count = () => home.db.tx((tx) => tx.$count(auditEvent));
    const audits = await count();
    expect(await extendNext(home.system(), ruleId)).toEqual({ more: false });
    expect(await count()).toBe(audits + 1);
    expect(await extendNext(home.system(), ruleId)).toEqual({ more: false });
    expect(await count()).toBe(audits + 1);
  });
});
