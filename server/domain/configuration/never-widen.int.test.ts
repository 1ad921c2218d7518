import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";

import { assignmentScopes, replayModes, replayVisibilities, ruleKinds } from "@/db/constants";
import { directoryGroup, groupMember } from "@/db/schema";
import { testDatabase } from "@/db/testing/database";
import type { UserCtx } from "@/server/domain/access/ctx";
import { addGroup, configureGroup } from "@/server/domain/groups/configure-group";
import { createRule } from "@/server/domain/rules/create-rule";
import { createRuleInput } from "@/server/domain/rules/editor/schema";
import { restoreRuleVersion } from "@/server/domain/rules/restore-rule-version";
import { saveRule } from "@/server/domain/rules/save-rule";
import { type AccessRule, type ReplayRule, rights } from "@/server/domain/rules/schema";
import {
  type SignedIn,
  tenantFixture,
  type TenantFixture,
  type TestPerson,
} from "@/server/domain/testing/tenant-fixture";
import { testArchive } from "@/server/domain/testing/test-archive";
import { configureUsers } from "@/server/domain/users/configure-users";
import { AppError } from "@/server/lib/errors";
import { newId } from "@/server/lib/id";

import { powersOf } from "./testing/powers-of";

let db: Awaited<ReturnType<typeof testDatabase>>;
let archive: Awaited<ReturnType<typeof testArchive>>;
let home: TenantFixture;
let admin: SignedIn;
let eve: TestPerson;
let bob: TestPerson;
let groupId: string;
const slots = { access: "", replay: "", groupAccess: "", groupReplay: "" };
const versions = new Map<string, number>();

const everyRight: AccessRule = {
  rights: [...rights],
  assignment: { scope: "all", personIds: [], kinds: [...ruleKinds] },
};
const everyReplay: ReplayRule = {
  ...{ visibility: "all", personIds: [], groupIds: [], replay: "as_visible", approverIds: [], window: null },
  ...{ download: true, transcript: true, chat: true, askReason: false },
};

beforeAll(async () => {
  db = await testDatabase();
  archive = await testArchive();
  home = await tenantFixture(db.database);
  admin = await home.signIn(home.administrator);
  eve = await home.addPerson("Eve Ewing");
  bob = await home.addPerson("Bob Berg", { managerOid: eve.oid });
  groupId = newId();
  await home.db.tx(async (tx) => {
    const { tenantId } = home;
    const common = { tenantId, directoryState: "active" as const, changedAt: home.now };
    await tx.insert(directoryGroup).values({ ...common, id: groupId, oid: groupId, displayName: "G" });
    await tx.insert(groupMember).values({ tenantId, groupId, memberOid: eve.oid, memberKind: "person" });
  });
  // Each slot has a first version that gives everything: somebody may try to bring it back.
  for (const slot of Object.keys(slots) as (keyof typeof slots)[]) {
    const kind = slot.toLowerCase().includes("access") ? "access" : "replay";
    const definition = kind === "access" ? everyRight : everyReplay;
    const { id } = await createRule(admin.ctx, createRuleInput.parse({ kind, name: slot, definition }));
    slots[slot] = id;
    versions.set(id, 1);
  }
  await addGroup(admin.ctx, { groupId, configuration: {} }, archive);
});
afterAll(async () => {
  await archive.remove();
  await db.drop();
});

async function save(ctx: UserCtx, ruleId: string, definition: unknown): Promise<void> {
  const baseVersion = versions.get(ruleId) ?? 1;
  const saved = await saveRule(ctx, { ruleId, baseVersion, description: "", definition });
  versions.set(ruleId, saved.version);
}

const assignment = () =>
  fc.record({
    scope: fc.constantFrom(...assignmentScopes),
    personIds: fc.subarray([eve.id, bob.id]),
    kinds: fc.subarray([...ruleKinds]),
  });
const access = () =>
  fc.record({
    // Every other time with what the verbs ask for, so that most attempts get past their first line.
    rights: fc.oneof(
      fc.subarray([...rights]),
      fc
        .subarray([...rights])
        .map((some) => [...new Set([...some, "users.add", "rules.access", "rules.replay"] as const)]),
    ),
    assignment: assignment(),
  });
const replay = () =>
  fc
    .record({
      visibility: fc.constantFrom(...replayVisibilities),
      personIds: fc.subarray([bob.id], { minLength: 1 }),
      groupIds: fc.subarray([groupId]),
      replay: fc.constantFrom(...replayModes),
      approverIds: fc.subarray([eve.id, bob.id], { minLength: 1 }),
      window: fc.record({ kind: fc.constant("days" as const), days: fc.integer({ min: 1, max: 3 }) }),
    })
    .chain((rule) =>
      fc
        .record({
          download: fc.boolean(),
          transcript: fc.boolean(),
          chat: fc.boolean(),
          askReason: fc.boolean(),
        })
        .map((more): ReplayRule => ({ ...rule, ...more })),
    );

/** What somebody tries; `ctx` has the rights that hold for them at that moment. */
type Attempt = { name: string; run: (ctx: UserCtx) => Promise<unknown> };

function attempts(): fc.Arbitrary<Attempt> {
  const accessRules = [slots.access, slots.groupAccess, home.builtIn("administrator"), home.builtIn("user")];
  const replayRules = [
    slots.replay,
    slots.groupReplay,
    home.builtIn("replay_all"),
    home.builtIn("replay_own"),
  ];
  const configuration = fc.record(
    {
      accessRuleId: fc.constantFrom(...accessRules, null),
      replayRuleId: fc.constantFrom(...replayRules, null),
    },
    { requiredKeys: [] },
  );
  const saved = (ruleId: string, definition: unknown): Attempt => ({
    name: "save",
    run: (ctx) => save(ctx, ruleId, definition),
  });
  return fc.oneof(
    fc.tuple(fc.constantFrom(slots.access, slots.groupAccess), access()).map(([id, rule]) => saved(id, rule)),
    fc.tuple(fc.constantFrom(slots.replay, slots.groupReplay), replay()).map(([id, rule]) => saved(id, rule)),
    fc.constantFrom(...Object.values(slots)).map((ruleId) => ({
      name: "restore",
      run: async (ctx: UserCtx) => {
        versions.set(ruleId, (await restoreRuleVersion(ctx, { ruleId, version: 1 })).version);
      },
    })),
    access().map((definition) => ({
      name: "create and take",
      run: async (ctx: UserCtx) => {
        const { id } = await createRule(
          ctx,
          createRuleInput.parse({ kind: "access", name: newId(), definition }),
        );
        await configureUsers(ctx, { personIds: [eve.id], changes: { accessRuleId: id } });
      },
    })),
    fc.tuple(fc.subarray([eve.id, bob.id], { minLength: 1 }), configuration).map(([personIds, changes]) => ({
      name: "configure users",
      run: (ctx: UserCtx) => configureUsers(ctx, { personIds, changes }),
    })),
    configuration.map((wanted) => ({
      name: "configure group",
      run: (ctx: UserCtx) => configureGroup(ctx, { groupId, priority: 1, configuration: wanted }, archive),
    })),
  );
}

/** Beginnings that are always tried: with every right all is done, with none nothing is. */
function certain(rule: AccessRule): [Beginning] {
  const scope = rule.rights.length > 0 ? "all" : "none";
  const tries: Attempt[] = [slots.access, slots.groupAccess].map((id) => ({
    name: "save",
    run: (ctx) => save(ctx, id, { ...rule, assignment: { ...rule.assignment, scope } }),
  }));
  return [{ own: true, access: rule, replay: everyReplay, tries }];
}
type Beginning = { own: boolean; access: AccessRule; replay: ReplayRule; tries: Attempt[] };

async function powers(): Promise<Set<string>> {
  const people = { all: [home.administrator.id, eve.id, bob.id], approvers: [eve.id, bob.id] };
  return powersOf((await home.signIn(eve)).ctx, people);
}

it("nobody widens what they may do, assign or replay by any verb, with whatever rights they begin", async () => {
  const outcomes = { done: 0, refused: 0 };
  const noRight: AccessRule = { rights: [], assignment: { scope: "none", personIds: [], kinds: [] } };
  const start = fc.record({
    own: fc.boolean(),
    access: access(),
    replay: replay(),
    tries: fc.array(attempts(), { minLength: 2, maxLength: 5 }),
  });
  await fc.assert(
    fc.asyncProperty(start, async ({ own, access: mayDo, replay: mayPlay, tries }) => {
      const [accessRuleId, replayRuleId] = own ? [slots.access, slots.replay] : [null, null];
      await save(admin.ctx, slots.access, mayDo);
      await save(admin.ctx, slots.replay, mayPlay);
      await save(admin.ctx, slots.groupAccess, mayDo);
      await save(admin.ctx, slots.groupReplay, mayPlay);
      await configureUsers(admin.ctx, { personIds: [eve.id], changes: { accessRuleId, replayRuleId } });
      const configuration = { accessRuleId: slots.groupAccess, replayRuleId: slots.groupReplay };
      await configureGroup(admin.ctx, { groupId, priority: 1, configuration }, archive);
      let before = await powers();
      for (const { name, run } of tries) {
        try {
          await run((await home.signIn(eve)).ctx);
          outcomes.done += 1;
        } catch (error) {
          if (!(error instanceof AppError)) throw error;
          outcomes.refused += 1;
        }
        const after = await powers();
        expect(
          [...after].filter((power) => !before.has(power)),
          `by “${name}”`,
        ).toEqual([]);
        before = after;
      }
    }),
    { numRuns: 20, endOnFailure: true, examples: [certain(everyRight), certain(noRight)] },
  );
  expect(Math.min(outcomes.done, outcomes.refused)).toBeGreaterThan(1);
}, 120_000);
