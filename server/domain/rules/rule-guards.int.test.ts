import { eq } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { directoryGroup, person, rule } from "@/db/schema";
import { testDatabase } from "@/db/testing/database";
import { changeGroups } from "@/server/domain/groups/change-groups";
import { addGroup } from "@/server/domain/groups/configure-group";
import { addDirectoryGroup } from "@/server/domain/groups/testing/directory-group";
import type { SignedIn } from "@/server/domain/testing/tenant-fixture";
import { configureUsers } from "@/server/domain/users/configure-users";

import { deleteRule } from "./delete-rule";
import { findPeopleForRule } from "./find-for-rule";
import { getRule } from "./get-rule";
import { listRuleUsers } from "./list-rule-users";
import { listRules } from "./list-rules";
import { previewSave } from "./preview-save";
import { restoreRuleVersion } from "./restore-rule-version";
import { saveRule } from "./save-rule";
import {
  contents,
  everything,
  otherContents,
  replay,
  type RuleScenario,
  ruleScenario,
} from "./testing/rule-scenario";

let db: Awaited<ReturnType<typeof testDatabase>>;
let at: RuleScenario;

beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  at = await ruleScenario(db.database);
});

describe("access rules", () => {
  it("acts on the very next request of whom it holds for", async () => {
    const { id: ruleId } = await at.add("access", "Jo's");
    const who = await at.home.addPerson("Jo Jansen", { accessRuleId: ruleId });
    const jo = async () => (await at.home.signIn(who)).ctx.actor.rights;
    expect((await jo()).has("jobs.manage")).toBe(false);
    await saveRule(at.admin.ctx, {
      ruleId,
      baseVersion: 1,
      description: "",
      definition: otherContents.access,
    });
    expect((await jo()).has("jobs.manage")).toBe(true);
    expect(
      (
        await previewSave(at.admin.ctx, {
          ruleId,
          baseVersion: 2,
          description: "",
          definition: contents.access,
        })
      ).holdsFor,
    ).toBe(1);
  });

  it("are written with rights and an assignment that one has oneself", async () => {
    const hal = await at.helper(["rules.access", "users.list"]);
    const wider = {
      rights: ["rules.access", "audit.read"],
      assignment: { ...everything, kinds: ["access"] },
    };
    const further = { rights: ["users.list"], assignment: everything };
    const within = { rights: ["users.list"], assignment: { ...everything, kinds: ["access"] } };
    const { id: ruleId } = await at.add("access", "Theirs", wider);
    for (const definition of [wider, further]) {
      await expect(at.add("access", "Wide", definition, hal)).rejects.toMatchObject({ code: "FORBIDDEN" });
      const save = { ruleId, baseVersion: 1, description: "Other", definition };
      await expect(saveRule(hal.ctx, save)).rejects.toMatchObject({ code: "FORBIDDEN" });
    }
    await saveRule(hal.ctx, { ruleId, baseVersion: 1, description: "", definition: within });
    await expect(restoreRuleVersion(hal.ctx, { ruleId, version: 1 })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  });

  it("leave somebody who may administer", async () => {
    const { definition } = await getRule(at.admin.ctx, { ruleId: at.home.builtIn("administrator") });
    const { id: accessRuleId } = await at.add("access", "Administrator 2", definition);
    const { id } = at.home.administrator;
    await configureUsers(at.admin.ctx, { personIds: [id], changes: { accessRuleId } });
    const save = { ruleId: accessRuleId, baseVersion: 1, description: "", definition: contents.access };
    await expect(saveRule(at.admin.ctx, save)).rejects.toMatchObject({ code: "CONFLICT" });
    const preview = await previewSave(at.admin.ctx, save);
    expect(preview.refusal).toContain("nobody who may administer");
    expect((await getRule(at.admin.ctx, { ruleId: accessRuleId })).version).toBe(1);
  });
});

describe("replay rules", () => {
  it("are not widened by whom they hold for", async () => {
    const { id: replayRuleId } = await at.add("replay", "Mine", { ...replay, download: false });
    const { id: accessRuleId } = await at.add("access", "Replays", { rights: ["rules.replay"] });
    const who = await at.home.addPerson("Hal", { replayRuleId, accessRuleId });
    const hal = await at.home.signIn(who);
    const wide = { ruleId: replayRuleId, baseVersion: 1, description: "", definition: replay };
    await expect(saveRule(hal.ctx, wide)).rejects.toMatchObject({ code: "FORBIDDEN" });
    const narrow = { ...wide, definition: { ...replay, download: false, chat: false } };
    await saveRule(hal.ctx, narrow);
    const back = restoreRuleVersion((await at.home.signIn(who)).ctx, { ruleId: replayRuleId, version: 1 });
    await expect(back).rejects.toMatchObject({ code: "FORBIDDEN" });
    await saveRule(at.admin.ctx, { ...wide, baseVersion: 2 });
  });
});

describe("using a rule", () => {
  it("is counted and listed within the assignment, and keeps it from being deleted", async () => {
    const { id: ruleId } = await at.add("recording", "Used");
    const cem = await at.home.addPerson("Cem Demir", { recordingRuleId: ruleId });
    await at.home.addPerson("Dora Diaz", { recordingRuleId: ruleId });
    const { id: accessRuleId } = await at.add("access", "Certain", {
      rights: ["rules.recording"],
      assignment: { scope: "certain", personIds: [cem.id], kinds: [] },
    });
    const hal = await at.home.signIn(await at.home.addPerson("Hal", { accessRuleId }));
    const usedBy = (await listRules(hal.ctx)).find(({ id }) => id === ruleId)?.usedBy;
    expect(usedBy).toBe(2);
    const users = async (who: SignedIn) => {
      const { items, total } = await listRuleUsers(who.ctx, { ruleId, page: 1 });
      return [total, ...items.map(({ name, source }) => `${name} ${source}`)];
    };
    expect(await users(at.admin)).toEqual([2, "Cem Demir own", "Dora Diaz own"]);
    expect(await users(hal)).toEqual([1, "Cem Demir own"]);
    expect((await findPeopleForRule(hal.ctx, { search: "" })).map(({ name }) => name)).toEqual(["Cem Demir"]);
    await expect(deleteRule(at.admin.ctx, { ruleId })).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("2 people") as unknown,
    });
  });

  it("and deleting it at once leaves nobody with a deleted rule", async () => {
    for (let round = 0; round < 5; round++) {
      const { id: ruleId } = await at.add("recording", `Race ${round}`);
      const give = { personIds: [at.bob.id], changes: { recordingRuleId: ruleId } };
      await Promise.allSettled([configureUsers(at.admin.ctx, give), deleteRule(at.admin.ctx, { ruleId })]);
      const deleted = await at.home.db.tx((tx) =>
        tx
          .select({ at: rule.deletedAt })
          .from(person)
          .innerJoin(rule, eq(rule.id, person.recordingRuleId))
          .where(eq(person.id, at.bob.id)),
      );
      expect(deleted.every(({ at }) => at === null)).toBe(true);
    }
  });

  it("and saving it at once ends well for both: whoever changes what holds locks in one order", async () => {
    const { id: ruleId } = await at.add("access", "Contested");
    await configureUsers(at.admin.ctx, { personIds: [at.bob.id], changes: { accessRuleId: ruleId } });
    const group = await addDirectoryGroup(at.home, "Desk", [await at.home.addPerson("Gus")]);
    await addGroup(at.admin.ctx, { groupId: group.id, configuration: {} }, { stores: new Map() });
    const admins = postgres(db.adminUrl, { max: 1 });
    const blocked = () =>
      expect
        .poll(
          async () =>
            (
              await admins`select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`
            ).length,
          { interval: 10, timeout: 5_000 },
        )
        .toBeGreaterThan(0);
    let go = () => {};
    const definition = otherContents.access;
    const saving = new Promise<void>((resolve) => (go = resolve)).then(() =>
      saveRule(at.admin.ctx, { ruleId, baseVersion: 1, description: "", definition }),
    );
    await at.home.db.tx((tx) =>
      changeGroups(tx, at.admin.ctx, async () => {
        go();
        await blocked();
        await tx.update(directoryGroup).set({ accessRuleId: ruleId }).where(eq(directoryGroup.id, group.id));
      }),
    );
    await expect(saving).resolves.toMatchObject({ version: 2 });
    await admins.end();
  });
});
