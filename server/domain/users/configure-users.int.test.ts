import { eq } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { person, playbackSession } from "@/db/schema";
import { testDatabase } from "@/db/testing/database";
import { addGroup } from "@/server/domain/groups/configure-group";
import { openPlayback } from "@/server/domain/playback/open-playback";
import { loadEffectiveConfigs } from "@/server/domain/configuration/load-effective-configs";
import { operatorCtx } from "@/server/domain/tenants/operator-ctx";
import { setLicensePools } from "@/server/domain/tenants/set-license-pools";
import { addJob, archivedConversation } from "@/server/domain/testing/archived-conversation";
import {
  type SignedIn,
  tenantFixture,
  type TenantFixture,
  type TestPerson,
} from "@/server/domain/testing/tenant-fixture";
import { testArchive } from "@/server/domain/testing/test-archive";
import { newId } from "@/server/lib/id";

import { configureUsers } from "./configure-users";
import type { ConfigureUsers } from "./schema";

let db: Awaited<ReturnType<typeof testDatabase>>;
let owner: postgres.Sql;
let home: TenantFixture;
let admin: SignedIn;
let bob: TestPerson;
let cem: TestPerson;

beforeAll(async () => {
  db = await testDatabase();
  owner = postgres(db.ownerUrl, { max: 1, onnotice: () => undefined });
  home = await tenantFixture(db.database);
  admin = await home.signIn(home.administrator);
  bob = await home.addPerson("Bob Berg");
  cem = await home.addPerson("Cem Demir");
});
afterAll(async () => {
  await owner.end();
  await db.drop();
});

const buy = (bought: number) =>
  setLicensePools(operatorCtx(db.database, home.tenantId, home.now), [
    { sku: "compliance_uc", bought },
    { sku: "zoom", bought },
  ]);
const configure = (people: TestPerson[], changes: ConfigureUsers["changes"]) =>
  configureUsers(admin.ctx, { personIds: people.map((one) => one.id), changes });
const licensed = { license: "compliance_uc", addOnZoom: true } as const;

describe("licence pools", () => {
  it("are never oversubscribed, all or none, by two at once either", async () => {
    await buy(1);
    await expect(configure([bob, cem], licensed)).rejects.toMatchObject({ code: "CONFLICT" });
    const results = await Promise.allSettled([configure([bob], licensed), configure([cem], licensed)]);
    expect(results.map((result) => result.status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("that are short let licences be handed back one by one, and take nothing more", async () => {
    await buy(2);
    await configure([bob, cem], licensed);
    await buy(0);
    await configure([bob], { regionalStorage: "USA" });
    await configure([bob], { license: null, addOnZoom: null });
    await expect(configure([bob], licensed)).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("give no add-on without a licence", async () => {
    await buy(5);
    await expect(configure([bob], { addOnZoom: true })).rejects.toMatchObject({ code: "CONFLICT" });
  });
});

describe("administering", () => {
  it("is never left to nobody", async () => {
    const last = configure([home.administrator], { accessRuleId: home.builtIn("user") });
    await expect(last).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("takes no rule of another kind, and no person or rule of another tenant", async () => {
    const other = await tenantFixture(db.database, { name: "Fabrikam" });
    const wrong: [TestPerson, ConfigureUsers["changes"]][] = [
      [bob, { recordingRuleId: home.builtIn("replay_all") }],
      [bob, { replayRuleId: other.builtIn("replay_all") }],
      [other.administrator, { regionalStorage: "EU" }],
    ];
    for (const [who, changes] of wrong) {
      await expect(configure([who], changes)).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
  });

  it("gives nobody rights that the giver lacks", async () => {
    const rights = ["users.list", "users.add", "rules.access"] as const;
    const accessRuleId = await home.addRule("Helper", {
      kind: "access",
      definition: {
        rights: [...rights],
        assignment: { scope: "all", personIds: [], kinds: ["access"] },
      },
    });
    const { ctx } = await home.signIn(await home.addPerson("Hal Helper", { accessRuleId }));
    const input = { personIds: [bob.id], changes: { accessRuleId: home.builtIn("administrator") } };
    await expect(configureUsers(ctx, input)).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});

describe("groups", () => {
  it("configure nested members while they stand in the directory, and end the sittings they concern", async () => {
    const [outer, inner] = [newId(), newId()];
    for (const [id, oid] of [
      [outer, "outer"],
      [inner, "inner"],
    ] as const) {
      await owner`insert into directory_group (tenant_id, id, oid, display_name, directory_state, changed_at)
        values (${home.tenantId}, ${id}, ${oid}, ${oid}, 'active', now())`;
    }
    await owner`insert into group_member (tenant_id, group_id, member_oid, member_kind) values
      (${home.tenantId}, ${outer}, 'inner', 'group'), (${home.tenantId}, ${inner}, 'outer', 'group'),
      (${home.tenantId}, ${inner}, ${cem.oid}, 'person')`;
    const archive = await testArchive();
    const wanted = { owner: cem, jobId: await addJob(home) };
    const { id: conversationId } = await archivedConversation(home, archive, wanted);
    await archive.remove();
    const { playbackId } = await openPlayback((await home.signIn(cem)).ctx, { conversationId });
    const configuration = { replayRuleId: home.builtIn("replay_all") };
    await addGroup(admin.ctx, { groupId: outer, configuration }, { stores: new Map() });

    const replayOf = async (who: TestPerson) =>
      (await home.db.tx((tx) => loadEffectiveConfigs(tx, [who.id]))).get(who.id)?.replayRuleId.source.kind;
    expect([await replayOf(cem), await replayOf(bob)]).toEqual(["group", "default"]);
    const [sitting] = await home.db.tx((tx) =>
      tx
        .select({ expiresAt: playbackSession.expiresAt })
        .from(playbackSession)
        .where(eq(playbackSession.id, playbackId)),
    );
    expect(sitting?.expiresAt).toEqual(admin.ctx.now);
    await owner`update directory_group set directory_state = 'left' where oid = 'inner'`;
    expect(await replayOf(cem)).toBe("default");
    expect(await home.db.tx((tx) => tx.$count(person))).toBeGreaterThan(3);
  });
});
