import { eq } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { effectiveConfiguration, licensePool, person, sourceItem, sourceUser } from "@/db/schema";
import { testDatabase } from "@/db/testing/database";
import { addGroup } from "@/server/domain/groups/configure-group";
import { listItems } from "@/server/domain/ledger/list-items";
import { mapIdentity } from "@/server/domain/mapping/map-identity";
import { addJob, archivedConversation } from "@/server/domain/testing/archived-conversation";
import {
  type SignedIn,
  tenantFixture,
  type TenantFixture,
  type TestPerson,
} from "@/server/domain/testing/tenant-fixture";
import { testArchive } from "@/server/domain/testing/test-archive";
import { newId } from "@/server/lib/id";

import { configureUsers } from "../configure-users";
import { explainImports } from "./explain-imports";
import { getPerson } from "./get-person";
import { personHistory } from "./person-history";

let db: Awaited<ReturnType<typeof testDatabase>>;
let owner: postgres.Sql;
let home: TenantFixture;
let admin: SignedIn;
let deniz: TestPerson;
let sales: string;
let desk: string;
let jobId: string;
const now = new Date("2026-11-21T12:00:00Z");

beforeAll(async () => {
  db = await testDatabase();
  owner = postgres(db.ownerUrl, { max: 1, onnotice: () => undefined });
  home = await tenantFixture(db.database, { now });
  admin = await home.signIn(home.administrator);
  deniz = await home.addPerson("Deniz Kaya", { managerOid: home.administrator.oid, department: "Trading" });
  const ofSales = { license: "smart_uc", addOnZoom: true, replayRuleId: home.builtIn("replay_all") } as const;
  const ofDesk = { license: "compliance_uc", recordingRuleId: home.builtIn("never_record") } as const;
  sales = await group("Sales");
  desk = await group("Trading desk");
  await owner`insert into group_member (tenant_id, group_id, member_oid, member_kind) values
    (${home.tenantId}, ${sales}, 'Trading desk', 'group'), (${home.tenantId}, ${desk}, ${deniz.oid}, 'person')`;
  const stores = new Map();
  await addGroup(admin.ctx, { groupId: sales, configuration: ofSales }, { stores });
  await addGroup(admin.ctx, { groupId: desk, priority: 1, configuration: ofDesk }, { stores });
  await configureUsers(admin.ctx, { personIds: [deniz.id], changes: { license: "compliance_voice" } });
  jobId = await addJob(home);
});
afterAll(async () => {
  await owner.end();
  await db.drop();
});

async function group(name: string): Promise<string> {
  const id = newId();
  await owner`insert into directory_group (tenant_id, id, oid, display_name, directory_state, changed_at)
    values (${home.tenantId}, ${id}, ${name}, ${name}, 'active', now())`;
  return id;
}

/** Somebody who lists users, of these people alone. */
async function lister(name: string, personIds: string[]) {
  const assignment = { scope: "certain" as const, personIds, kinds: [] };
  const definition = { rights: ["users.list" as const], assignment };
  const accessRuleId = await home.addRule(name, { kind: "access", definition });
  return home.signIn(await home.addPerson(name, { accessRuleId }));
}

const read = {
  page: (who: SignedIn, id: string) => getPerson(who.ctx, { id }),
  explanation: (who: SignedIn, id: string) => explainImports(who.ctx, { id }),
  history: (who: SignedIn, id: string) => personHistory(who.ctx, { id, limit: 20 }),
};

describe.each(Object.entries(read))("the %s", (name, load) => {
  it("is for those who may list the person, and for nobody else's tenant", async () => {
    const plain = await home.signIn(await home.addPerson(`Paul ${name}`));
    const elsewhere = await lister(`Ella ${name}`, [home.administrator.id]);
    const other = await tenantFixture(db.database, { name: `Fabrikam ${name}`, now });
    const foreign = await other.signIn(other.administrator);
    const inside = await lister(`Ines ${name}`, [deniz.id]);
    const cases: [SignedIn, string, string][] = [
      [plain, deniz.id, "FORBIDDEN"],
      [elsewhere, deniz.id, "NOT_FOUND"],
      [foreign, deniz.id, "NOT_FOUND"],
      [admin, newId(), "NOT_FOUND"],
    ];
    for (const [who, id, code] of cases) await expect(load(who, id)).rejects.toMatchObject({ code });
    await expect(load(inside, deniz.id)).resolves.toBeDefined();
  });
});

describe("a person's page", () => {
  it("gives each field with all that sets it, in the order in which it counts", async () => {
    const { fields } = await read.page(admin, deniz.id);
    const layers = Object.fromEntries(fields.map(({ field, layers: all }) => [field, all]));
    expect(layers["license"]).toEqual([
      { source: { kind: "own" }, value: "compliance_voice" },
      { source: { kind: "group", id: desk, name: "Trading desk", priority: 1 }, value: "compliance_uc" },
      { source: { kind: "group", id: sales, name: "Sales", priority: 2 }, value: "smart_uc" },
    ]);
    expect(layers["recordingRuleId"]).toMatchObject([
      { source: { id: desk }, value: { id: home.builtIn("never_record"), name: "Never Record" } },
    ]);
    expect(layers["replayRuleId"]?.map(({ source }) => source.kind)).toEqual(["group", "default"]);
    expect(layers["analyticsRuleId"]).toEqual([]);
  });

  it("says through which nested group somebody belongs to a group", async () => {
    expect((await read.page(admin, deniz.id)).groups).toEqual([
      { id: desk, name: "Trading desk", priority: 1, through: [] },
      { id: sales, name: "Sales", priority: 2, through: ["Trading desk"] },
    ]);
  });

  it("names the manager to those alone who may list them", async () => {
    expect((await read.page(admin, deniz.id)).manager).toEqual({
      ...{ id: home.administrator.id, name: home.administrator.name },
    });
    const inside = await lister("Iris Inside", [deniz.id]);
    expect((await read.page(inside, deniz.id)).manager).toBeNull();
  });

  it("says which licenses are held, and which are short", async () => {
    const uses = async () =>
      (await read.page(admin, deniz.id)).licenses.map(({ sku, state }) => [sku, state]);
    expect(await uses()).toEqual([
      ["compliance_voice", "held"],
      ["zoom", "held"],
    ]);
    await home.db.tx((tx) =>
      tx
        .update(effectiveConfiguration)
        .set({ short: ["zoom"] })
        .where(eq(effectiveConfiguration.personId, deniz.id)),
    );
    expect(await uses()).toEqual([
      ["compliance_voice", "held"],
      ["zoom", "none_left"],
    ]);
    const ends = { endsOn: "2026-01-01" };
    await home.db.tx((tx) => tx.update(licensePool).set(ends).where(eq(licensePool.sku, "compliance_voice")));
    expect(await uses()).toContainEqual(["compliance_voice", "out_of_force"]);
  });

  it("counts conversations that the viewer may see, and knows who the person is at the source", async () => {
    const archive = await testArchive();
    await archivedConversation(home, archive, { owner: deniz, jobId });
    await archivedConversation(home, archive, { owner: home.administrator, jobId });
    await archive.remove();
    const row = { tenantId: home.tenantId, jobId, status: "active", seenAt: now };
    await home.db.tx((tx) =>
      tx.insert(sourceUser).values([
        { ...row, sourceId: "z1", emailNormalized: deniz.upn },
        { ...row, sourceId: "z2", emailNormalized: "dkaya@old.example" },
        { ...row, sourceId: "z3", emailNormalized: "somebody@old.example" },
      ]),
    );
    const before = await read.page(admin, deniz.id);
    expect(before).toMatchObject({ conversations: { count: 1, capped: false }, identities: [] });
    expect(before.sourceUsers.map(({ sourceId }) => sourceId)).toEqual(["z1"]);
    const { identityId } = await mapIdentity(admin.ctx, { personId: deniz.id, email: "dkaya@old.example" });
    const after = await read.page(admin, deniz.id);
    expect(after.identities).toMatchObject([{ id: identityId, email: "dkaya@old.example" }]);
    expect(after.sourceUsers.map(({ sourceId }) => sourceId)).toEqual(["z1", "z2"]);
    const inside = await lister("Ivo Inside", [deniz.id]);
    expect((await read.page(inside, deniz.id)).conversations).toBeNull();
  });

  it("keeps the page of somebody who left", async () => {
    await home.db.tx((tx) =>
      tx.update(person).set({ directoryState: "left", changedAt: now }).where(eq(person.id, deniz.id)),
    );
    expect(await read.page(admin, deniz.id)).toMatchObject({ state: "left", leftBy: now });
    await home.db.tx((tx) =>
      tx.update(person).set({ directoryState: "active" }).where(eq(person.id, deniz.id)),
    );
  });
});

describe("the explanation", () => {
  it("follows the rule that holds, and counts the ledger of the last 30 days", async () => {
    const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
    const item = (file: number, days: number) => ({
      ...{ tenantId: home.tenantId, id: newId(), jobId, sourceKey: `file ${file}`, sessionKey: `s ${days}` },
      ...{ ownerSourceId: "z1", ownerPersonId: deniz.id, fileType: "MP4", recordingType: "speaker" },
      ...({ mediaClass: "video", state: "skipped", reason: "rule_never_records" } as const),
      ...{ startedAt: daysAgo(days), firstSeenAt: now, lastSeenAt: now },
    });
    await home.db.tx((tx) => tx.insert(sourceItem).values([item(1, 2), item(2, 2), item(3, 9), item(4, 31)]));
    const explained = await read.explanation(admin, deniz.id);
    expect(explained).toMatchObject({
      ...{ recordingRule: { name: "Never Record" }, onDemandDays: null, knownAtSource: true, ledgerDays: 30 },
    });
    expect(new Set(explained.media.map(({ reason }) => reason))).toEqual(new Set(["rule_never_records"]));
    expect(explained.ledger).toContainEqual({
      ...{ jobId, jobName: "Zoom", state: "skipped", reason: "rule_never_records", recordings: 2, files: 3 },
    });
    const filter = { jobId, ownerId: deniz.id, reason: "rule_never_records", limit: 50 } as const;
    expect((await listItems(admin.ctx, filter)).items).toHaveLength(4);
    await expect(listItems(admin.ctx, { ...filter, ownerId: newId() })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });
});

describe("the history", () => {
  it("tells changes of the person, their groups and their rules, newest first, in pages", async () => {
    const all = await personHistory(admin.ctx, { id: deniz.id, limit: 100 });
    expect(
      all.items.map(({ action, about }) => [action, about.kind === "group" ? about.name : about.kind]),
    ).toEqual([
      ["user.identity_mapped", "person"],
      ["user.configured", "person"],
      ["group.configured", "Trading desk"],
      ["group.configured", "Sales"],
    ]);
    expect(all.items[0]).toMatchObject({ actorKind: "user", actorName: home.administrator.name });
    const first = await personHistory(admin.ctx, { id: deniz.id, limit: 3 });
    const rest = await personHistory(admin.ctx, {
      ...{ id: deniz.id, limit: 3 },
      ...(first.nextCursor && { cursor: first.nextCursor }),
    });
    expect([...first.items, ...rest.items]).toEqual(all.items);
  });
});
