import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { auditEvent, person } from "@/db/schema";
import { testDatabase } from "@/db/testing/database";
import type { ArchivePorts } from "@/server/domain/archive/ports";
import { operatorCtx } from "@/server/domain/tenants/operator-ctx";
import { setLicensePools } from "@/server/domain/tenants/set-license-pools";
import {
  type SignedIn,
  tenantFixture,
  type TenantFixture,
  type TestPerson,
} from "@/server/domain/testing/tenant-fixture";

import { configureUsers } from "./configure-users";
import { previewConfigureUsers } from "./preview-configure-users";
import type { ConfigureUsers } from "./schema";

let db: Awaited<ReturnType<typeof testDatabase>>;
let home: TenantFixture;
let admin: SignedIn;
let bob: TestPerson;
let cem: TestPerson;

beforeAll(async () => {
  db = await testDatabase();
  home = await tenantFixture(db.database);
  admin = await home.signIn(home.administrator);
  bob = await home.addPerson("Bob Berg");
  cem = await home.addPerson("Cem Demir");
  await setLicensePools(operatorCtx(db.database, home.tenantId, home.now), [
    { sku: "compliance_uc", bought: 1 },
  ]);
});
afterAll(() => db.drop());

const stores: ArchivePorts["stores"] = new Map();
const preview = (people: TestPerson[], changes: ConfigureUsers["changes"], who: SignedIn = admin) =>
  previewConfigureUsers(who.ctx, { personIds: people.map(({ id }) => id), changes }, { stores });

describe("the preview of a configuration of users", () => {
  it("says what changes for whom, and writes nothing of it", async () => {
    const events = await home.db.tx((tx) => tx.$count(auditEvent));
    const changes = { license: "compliance_uc", replayRuleId: home.builtIn("replay_all") } as const;
    const report = await preview([bob], changes);
    expect(report).toMatchObject({
      refusal: null,
      without: [],
      people: {
        total: 1,
        items: [
          {
            ...{ id: bob.id, name: "Bob Berg" },
            fields: [
              { field: "license", before: null, after: "compliance_uc" },
              { field: "replayRuleId", before: "Replay Own", after: "Replay All" },
            ],
          },
        ],
      },
    });
    const [row] = await home.db.tx((tx) => tx.select().from(person).where(eq(person.id, bob.id)));
    expect(row).toMatchObject({ license: null, replayRuleId: null });
    expect(await home.db.tx((tx) => tx.$count(auditEvent))).toBe(events);
  });

  it.each<[string, () => TestPerson[], ConfigureUsers["changes"]]>([
    ["a pool would be oversubscribed", () => [bob, cem], { license: "compliance_uc" }],
    ["an add-on would stand without a license", () => [bob], { addOnZoom: true }],
    ["a region has no storage", () => [bob], { regionalStorage: "APAC" }],
    ["nobody could administer", () => [home.administrator], { accessRuleId: null }],
  ])("says in the very words of saving why it would be refused: %s", async (_, people, changes) => {
    const who = people();
    const { refusal } = await preview(who, changes);
    const saved = configureUsers(admin.ctx, { personIds: who.map(({ id }) => id), changes }, { stores });
    await expect(saved).rejects.toMatchObject({ code: "CONFLICT", message: refusal });
  });

  it("is for those who may make the change", async () => {
    const user = await home.signIn(cem);
    await expect(preview([bob], { license: null }, user)).rejects.toMatchObject({ code: "FORBIDDEN" });
    const assignment = { scope: "certain" as const, personIds: [cem.id], kinds: ["replay" as const] };
    const accessRuleId = await home.addRule("Certain", {
      ...{ kind: "access", definition: { rights: ["users.list", "users.add"], assignment } },
    });
    const certain = await home.signIn(await home.addPerson("Carl Certain", { accessRuleId }));
    const replay = { replayRuleId: null };
    await expect(preview([cem, bob], replay, certain)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(preview([cem], { recordingRuleId: null }, certain)).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    expect((await preview([cem], replay, certain)).refusal).toBeNull();
    const other = await tenantFixture(db.database, { name: "Fabrikam" });
    const stranger = await other.signIn(other.administrator);
    await expect(preview([bob], { license: null }, stranger)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
