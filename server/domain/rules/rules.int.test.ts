import { desc, eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { ruleKinds } from "@/db/constants";
import { auditEvent } from "@/db/schema";
import { testDatabase } from "@/db/testing/database";
import { createCategory } from "@/server/domain/categories/create-category";
import { tenantFixture, type TenantFixture } from "@/server/domain/testing/tenant-fixture";
import { newId } from "@/server/lib/id";

import { deleteRule } from "./delete-rule";
import { getRule } from "./get-rule";
import { listRuleUsers } from "./list-rule-users";
import { previewSave } from "./preview-save";
import { restoreRuleVersion } from "./restore-rule-version";
import { saveRule } from "./save-rule";
import { rights } from "./schema";
import {
  contents,
  everything,
  otherContents,
  recording,
  replay,
  type RuleScenario,
  ruleScenario,
} from "./testing/rule-scenario";

let db: Awaited<ReturnType<typeof testDatabase>>;
let at: RuleScenario;
let other: TenantFixture;

beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  at = await ruleScenario(db.database);
  other = await tenantFixture(db.database, { name: "Fabrikam" });
});

const lastAudit = async (subject: string) => {
  const [row] = await at.home.db.tx((tx) =>
    tx
      .select({ action: auditEvent.action, actor: auditEvent.actorId, detail: auditEvent.detail })
      .from(auditEvent)
      .where(eq(auditEvent.subjectId, subject))
      .orderBy(desc(auditEvent.id))
      .limit(1),
  );
  return row;
};

describe.each(ruleKinds)("a %s rule", (kind) => {
  it("is created, saved, restored and deleted, each by one audited version", async () => {
    const { id: ruleId } = await at.add(kind, "First");
    expect(await lastAudit(ruleId)).toMatchObject({ action: "rule.created", actor: at.admin.person.id });
    const saved = {
      ruleId,
      baseVersion: 1,
      name: "Second",
      description: "Changed",
      definition: otherContents[kind],
    };
    expect(await saveRule(at.admin.ctx, saved)).toEqual({ version: 2, longer: 0 });
    expect(await lastAudit(ruleId)).toMatchObject({
      action: "rule.changed",
      detail: { kind, version: 2, renamed: true },
    });
    expect(await restoreRuleVersion(at.admin.ctx, { ruleId, version: 1 })).toMatchObject({ version: 3 });
    expect(await lastAudit(ruleId)).toMatchObject({
      action: "rule.restored",
      detail: { version: 3, restoredFrom: 1 },
    });
    const shown = await getRule(at.admin.ctx, { ruleId });
    expect(shown).toMatchObject({ name: "Second", version: 3, description: "", usedBy: 0 });
    expect(
      shown.versions.map(({ version, author, restoredFrom }) => [version, author, restoredFrom]),
    ).toEqual([
      [3, "Ada Okafor", 1],
      [2, "Ada Okafor", null],
      [1, "Ada Okafor", null],
    ]);
    expect(shown.definition).toEqual(shown.versions[2]?.definition);
    expect(shown.definition).toMatchObject(contents[kind]);

    await deleteRule(at.admin.ctx, { ruleId });
    expect(await lastAudit(ruleId)).toMatchObject({ action: "rule.deleted" });
    await expect(getRule(at.admin.ctx, { ruleId })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(saveRule(at.admin.ctx, { ...saved, baseVersion: 3 })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await expect(deleteRule(at.admin.ctx, { ruleId })).rejects.toMatchObject({ code: "NOT_FOUND" });
    const again = await at.add(kind, "Second");
    await deleteRule(at.admin.ctx, { ruleId: again.id });
    await at.add(kind, "Second");
  });

  it("is changed with the right for its kind only, and belongs to its tenant", async () => {
    const { id: ruleId } = await at.add(kind, "Theirs");
    const rest = rights.filter((right) => right !== `rules.${kind}`);
    const others = await at.helper(rest, "Olga Other");
    const nobody = await at.home.signIn(at.bob);
    const foreign = await other.signIn(other.administrator);
    const save = { ruleId, baseVersion: 1, description: "", definition: contents[kind] };
    for (const [who, code] of [
      [others, "FORBIDDEN"],
      [nobody, "FORBIDDEN"],
      [foreign, "NOT_FOUND"],
    ] as const) {
      const refused = { code };
      await expect(saveRule(who.ctx, save)).rejects.toMatchObject(refused);
      await expect(restoreRuleVersion(who.ctx, { ruleId, version: 1 })).rejects.toMatchObject(refused);
      await expect(deleteRule(who.ctx, { ruleId })).rejects.toMatchObject(refused);
    }
    await expect(previewSave(foreign.ctx, save)).rejects.toMatchObject({ code: "NOT_FOUND" });
    for (const who of [others, nobody])
      await expect(at.add(kind, "Mine", undefined, who)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(getRule(nobody.ctx, { ruleId })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(getRule(foreign.ctx, { ruleId })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(listRuleUsers(foreign.ctx, { ruleId, page: 1 })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });
});

describe("saving", () => {
  it("makes no version without a difference, whatever the order", async () => {
    const definition = { rights: ["jobs.manage", "users.list"], assignment: everything };
    const { id: ruleId } = await at.add("access", "Same", definition);
    const turned = {
      rights: ["users.list", "jobs.manage", "users.list"],
      assignment: { ...everything, kinds: [...everything.kinds].reverse(), personIds: [at.bob.id] },
    };
    const same = { ruleId, baseVersion: 1, description: "", definition: turned };
    expect(await saveRule(at.admin.ctx, same)).toEqual({ version: 1, longer: 0 });
  });

  it("is refused when somebody saved meanwhile, and says who; one of two at once succeeds", async () => {
    const { id: ruleId } = await at.add("recording", "Twice");
    const save = (retentionDays: number) =>
      saveRule(at.admin.ctx, {
        ...{ ruleId, baseVersion: 1, description: "", definition: { ...recording, retentionDays } },
      });
    const results = await Promise.allSettled([save(60), save(90)]);
    expect(results.map((result) => result.status).sort()).toEqual(["fulfilled", "rejected"]);
    await expect(save(120)).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("Ada Okafor saved version 2") as unknown,
    });
  });

  it("is refused for built-in rules, names that are taken, and definitions of another shape", async () => {
    const ruleId = at.home.builtIn("never_record");
    const definition = recording;
    const save = saveRule(at.admin.ctx, { ruleId, baseVersion: 1, description: "", definition });
    await expect(save).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(deleteRule(at.admin.ctx, { ruleId })).rejects.toMatchObject({ code: "CONFLICT" });
    const { id } = await at.add("recording", "Ünique  name");
    await expect(at.add("recording", "unique NAME")).rejects.toMatchObject({ code: "CONFLICT" });
    await at.add("replay", "unique name");
    const second = await at.add("recording", "Second");
    const rename = { ruleId: second.id, baseVersion: 1, name: "UNIQUE name", description: "", definition };
    await expect(saveRule(at.admin.ctx, rename)).rejects.toMatchObject({ code: "CONFLICT" });
    const wrong = { ruleId: id, baseVersion: 1, description: "", definition: replay };
    await expect(saveRule(at.admin.ctx, wrong)).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });

  it("takes references of the tenant only, and keeps one that has gone since", async () => {
    const { id: category } = await createCategory(at.admin.ctx, { name: "C", description: "", terms: ["a"] });
    const foreign = other.administrator.id;
    const wrong: [keyof typeof contents, object][] = [
      ["replay", { ...replay, visibility: "selected", personIds: [foreign] }],
      ["replay", { ...replay, visibility: "selected", groupIds: [newId()] }],
      ["replay", { ...replay, replay: "on_request", approverIds: [foreign] }],
      ["access", { rights: [], assignment: { scope: "certain", personIds: [foreign], kinds: [] } }],
      ["analytics", { transcriptionLanguages: [], categoryIds: [category, newId()] }],
    ];
    for (const [kind, definition] of wrong) {
      await expect(at.add(kind, "Wrong", definition)).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
    const definition = { transcriptionLanguages: [], categoryIds: [category] };
    const { id: ruleId } = await at.add("analytics", "Right", definition);
    expect((await getRule(at.admin.ctx, { ruleId })).names).toEqual({ [category]: "C" });
  });
});
