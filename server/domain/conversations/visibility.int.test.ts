import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { directoryGroup, groupMember, person } from "@/db/schema";
import { testDatabase } from "@/db/testing/database";
import type { ReplayRule } from "@/server/domain/rules/schema";
import { addJob, archivedConversation } from "@/server/domain/testing/archived-conversation";
import { tenantFixture, type TenantFixture, type TestPerson } from "@/server/domain/testing/tenant-fixture";
import { testArchive } from "@/server/domain/testing/test-archive";
import { newId } from "@/server/lib/id";
import { createCaller } from "@/server/trpc/root";

let db: Awaited<ReturnType<typeof testDatabase>>;
let archive: Awaited<ReturnType<typeof testArchive>>;
let home: TenantFixture;
/** Manager of Lee, who is manager of Rob; Cyd and Dan are each other's; the rest report to nobody. */
const who: Record<"Max" | "Lee" | "Rob" | "Cyd" | "Dan" | "Ann" | "Bea", TestPerson> = {} as never;
const ids = new Map<string, string>();
const groups: Record<"outer" | "inner" | "idle" | "left", string> = {} as never;

const group = async (
  key: keyof typeof groups,
  priority: number | null,
  members: [string, "person" | "group"][],
) => {
  const id = newId();
  groups[key] = id;
  await home.db.tx(async (tx) => {
    await tx.insert(directoryGroup).values({
      ...{ tenantId: home.tenantId, id, oid: key, displayName: key, priority, changedAt: home.now },
      directoryState: key === "left" ? "left" : "active",
    });
    await tx.insert(groupMember).values(
      members.map(([memberOid, memberKind]) => ({
        tenantId: home.tenantId,
        groupId: id,
        memberOid,
        memberKind,
      })),
    );
  });
};
const manages = (manager: TestPerson, report: TestPerson) =>
  home.db.tx((tx) => tx.update(person).set({ managerOid: manager.oid }).where(eq(person.id, report.id)));

beforeAll(async () => {
  db = await testDatabase();
  archive = await testArchive();
  home = await tenantFixture(db.database);
  const jobId = await addJob(home);
  for (const name of ["Max", "Lee", "Rob", "Cyd", "Dan", "Ann", "Bea"] as const) {
    who[name] = await home.addPerson(name);
    ids.set(name, (await archivedConversation(home, archive, { owner: who[name], jobId, topic: name })).id);
  }
  await manages(who.Max, who.Lee);
  await manages(who.Lee, who.Rob);
  await manages(who.Cyd, who.Dan);
  await manages(who.Dan, who.Cyd);
  // outer holds Ann and inner; inner holds Bea and, in a circle, outer. idle configures nobody; left is gone.
  await group("outer", 1, [[who.Ann.oid, "person"], ["inner", "group"], ["left", "group"]]);
  await group("inner", null, [[who.Bea.oid, "person"], ["outer", "group"]]);
  await group("idle", null, [[who.Ann.oid, "person"], [who.Rob.oid, "person"]]);
  await group("left", null, [[who.Dan.oid, "person"]]);
}); // prettier-ignore
afterAll(async () => {
  await archive.remove();
  await db.drop();
});

describe("a replay rule shows", () => {
  it.each<[string, keyof typeof who, () => Partial<ReplayRule>, string[]]>([
    ["nothing", "Ann", () => ({ visibility: "none" }), []],
    ["own", "Ann", () => ({ visibility: "own" }), ["Ann"]],
    ["the groups that configure somebody, nested ones and circles too", "Ann", () => ({ visibility: "own_groups" }), ["Ann", "Bea"]],
    ["the same from the nested group", "Bea", () => ({ visibility: "own_groups" }), ["Ann", "Bea"]],
    ["own to whom no configuring group holds", "Rob", () => ({ visibility: "own_groups" }), ["Rob"]],
    ["selected people", "Ann", () => ({ visibility: "selected", personIds: [who.Max.id, who.Lee.id] }), ["Ann", "Lee", "Max"]],
    ["members of selected groups", "Max", () => ({ visibility: "selected", groupIds: [groups.inner] }), ["Ann", "Bea", "Max"]],
    ["members of a group that configures nobody", "Max", () => ({ visibility: "selected", groupIds: [groups.idle] }), ["Ann", "Max", "Rob"]],
    ["no member of a group that left", "Max", () => ({ visibility: "selected", groupIds: [groups.left] }), ["Max"]],
    ["reports over two levels", "Max", () => ({ visibility: "reports" }), ["Lee", "Max", "Rob"]],
    ["reports of one level, and not upwards", "Lee", () => ({ visibility: "reports" }), ["Lee", "Rob"]],
    ["reports in a circle", "Cyd", () => ({ visibility: "reports" }), ["Cyd", "Dan"]],
    ["own to whom nobody reports", "Bea", () => ({ visibility: "reports" }), ["Bea"]],
    ["all", "Bea", () => ({ visibility: "all" }), ["Ann", "Bea", "Cyd", "Dan", "Lee", "Max", "Rob"]],
  ])("%s", async (name, viewer, change, topics) => {
    const replayRuleId = await home.addRule(name, {
      kind: "replay",
      definition: {
        ...({ visibility: "own", replay: "as_visible", download: false, transcript: true, chat: true } as const),
        ...change(),
      },
    });
    await home.db.tx((tx) => tx.update(person).set({ replayRuleId }).where(eq(person.id, who[viewer].id)));
    const { session } = await home.signIn(who[viewer]);
    const caller = createCaller({ session, requestId: newId(), now: home.now });
    const page = await caller.conversations.search({ filter: {}, limit: 100 });
    expect(page.items.map((item) => item.topic).sort()).toEqual(topics);
    expect((await caller.conversations.count({ filter: {} })).count).toBe(topics.length);
    for (const [topic, id] of ids) {
      const seen = caller.conversations.get({ id });
      if (topics.includes(topic)) expect((await seen).may.replay).toBe(true);
      else await expect(seen).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
  }); // prettier-ignore
});
