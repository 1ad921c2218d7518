import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { person, sourceItem, sourceUser } from "@/db/schema";
import { testDatabase } from "@/db/testing/database";
import { userSchema } from "@/server/connectors/zoom/schema";
import { rememberUsers } from "@/server/domain/jobs/remember-users";
import { redecideSkipped } from "@/server/domain/ledger/redecide-skipped";
import { addJob } from "@/server/domain/testing/archived-conversation";
import {
  type SignedIn,
  tenantFixture,
  type TenantFixture,
  type TestPerson,
} from "@/server/domain/testing/tenant-fixture";
import { newId } from "@/server/lib/id";

import { listUnmatched } from "./list-unmatched";
import { mapIdentity } from "./map-identity";
import { searchMappingPeople } from "./search-people";
import { accountFixture, lastAct, only, setMail, wantedRedecisions } from "./testing/account-fixture";
import { unmapIdentity } from "./unmap-identity";

let db: Awaited<ReturnType<typeof testDatabase>>;
let home: TenantFixture;
let other: TenantFixture;
let admin: SignedIn;
let deniz: TestPerson;
let jobId: string;
let account: ReturnType<typeof accountFixture>;
const now = new Date("2026-11-21T12:00:00Z");

beforeAll(async () => {
  db = await testDatabase();
  home = await tenantFixture(db.database, { now });
  other = await tenantFixture(db.database, { name: "Fabrikam", now });
  admin = await home.signIn(home.administrator);
  const keepAll = await home.addRule("Keep all", {
    kind: "recording",
    definition: {
      ...{
        audio: true,
        video: true,
        screenOnly: false,
        chat: true,
        reevaluate: false,
        recordingType: "bulk",
      },
      ...{ recordingControl: false, recordSwitch: false, retentionDays: null },
    },
  });
  deniz = await home.addPerson("Deniz Kaya", {
    ...{ license: "compliance_uc", addOnZoom: true, recordingRuleId: keepAll },
  });
  jobId = await addJob(home);
  account = accountFixture(home, jobId);
  await account.seen("z-desk", "desk@old.example", { files: 3 });
  await account.seen("z-deniz", "dkaya@old.example", { files: 2 });
  await account.seen("z-idle", "idle@old.example", { files: 0 });
  await account.seen("z-gone", "gone@old.example", { files: 0, status: "gone" });
  await account.seen("z-ada", home.administrator.upn, { files: 0 });
  await account.items("z-nameless", 1);
});
afterAll(() => db.drop());

const queue = async (who: SignedIn = admin, input: Partial<Parameters<typeof listUnmatched>[1]> = {}) =>
  listUnmatched(who.ctx, { limit: 50, ...input });
const ids = (page: Awaited<ReturnType<typeof queue>>) => page.items.map(({ sourceId }) => sourceId);

describe("the queue", () => {
  it("holds whom nobody matches, those first for whom most waits, with what and since when", async () => {
    const page = await queue();
    expect(ids(page)).toEqual(["z-desk", "z-deniz", "z-nameless", "z-idle"]);
    expect(page).toMatchObject({ total: 4, recordings: 3, nextCursor: null });
    expect(page.items[0]).toMatchObject({
      ...{ jobId, jobName: "Zoom", email: "desk@old.example", status: "active", match: "none" },
      ...{ files: 3, recordings: 1, since: new Date("2026-11-21T10:00:00Z"), suggestions: [] },
    });
    expect(page.items[1]?.suggestions).toMatchObject([{ id: deniz.id, why: "alias_pattern" }]);
    expect(page.items[2]).toMatchObject({ email: null, status: "gone" });
  });

  it("comes in pages, and by a part of the address or a job", async () => {
    const first = await queue(admin, { limit: 3 });
    const cursor = first.nextCursor ?? undefined;
    const rest = await queue(admin, { limit: 3, cursor });
    expect([...ids(first), ...ids(rest)]).toEqual(["z-desk", "z-deniz", "z-nameless", "z-idle"]);
    expect(rest).toMatchObject({ total: 4, nextCursor: null });
    expect(ids(await queue(admin, { search: "KAYA@" }))).toEqual(["z-deniz"]);
    expect(ids(await queue(admin, { jobId: newId() }))).toEqual([]);
  });

  it("proposes nobody outside the actor's User Assignment", async () => {
    const uma = await account.mapper("Uma Ulm", only(home.administrator.id));
    expect((await queue(uma)).items.flatMap(({ suggestions }) => suggestions)).toEqual([]);
    expect(await searchMappingPeople(uma.ctx, { search: "deniz" })).toEqual([]);
    expect(await searchMappingPeople(admin.ctx, { search: "deniz" })).toMatchObject([{ id: deniz.id }]);
  });

  it("is closed without the right, and another tenant's is its own", async () => {
    const plain = await home.signIn(await home.addPerson("Paul Plain"));
    await expect(queue(plain)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(searchMappingPeople(plain.ctx, { search: "a" })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    expect(await queue(await other.signIn(other.administrator))).toMatchObject({ items: [], total: 0 });
  });

  it("names several people who have one address, and offers no mapping", async () => {
    await setMail(home, "twin@contoso.example", [deniz, home.administrator]);
    await account.seen("z-twin", "twin@contoso.example", { files: 1, reason: "ambiguous_user" });
    const { items: found } = await queue(admin, { search: "twin" });
    expect(found).toMatchObject([{ match: "ambiguous", suggestions: [] }]);
    expect(found[0]?.holders.map(({ id }) => id).sort()).toEqual([deniz.id, home.administrator.id].sort());
    const wanted = { personId: deniz.id, jobId, sourceId: "z-twin" };
    await expect(mapIdentity(admin.ctx, wanted)).rejects.toMatchObject({ code: "CONFLICT" });
    await setMail(home, null, [deniz, home.administrator]);
  });

  it("holds nobody any more once all but one were deactivated of those who had been entered by hand", async () => {
    const twins = [await home.addPerson("By Hand"), await home.addPerson("Signed In")];
    await setMail(home, "double@contoso.example", twins);
    await account.seen("z-double", "double@contoso.example", { files: 1, reason: "ambiguous_user" });
    const reason = async () => {
      await redecideSkipped(home.system(), { jobId, ownerSourceIds: ["z-double"] });
      const [item] = await home.db.tx((tx) =>
        tx.select().from(sourceItem).where(eq(sourceItem.ownerSourceId, "z-double")),
      );
      return item?.reason;
    };
    const deactivate = (origin: "directory" | "manual") =>
      home.db.tx((tx) =>
        tx
          .update(person)
          .set({ origin, deactivatedAt: now })
          .where(eq(person.id, twins[0]?.id ?? "")),
      );
    await deactivate("directory");
    expect([await reason(), ids(await queue()).includes("z-double")]).toEqual(["ambiguous_user", true]);
    await deactivate("manual");
    expect([await reason(), ids(await queue()).includes("z-double")]).toEqual([
      "no_recording_license",
      false,
    ]);
    await setMail(home, null, twins);
    await home.db.tx((tx) => tx.delete(sourceUser).where(eq(sourceUser.sourceId, "z-double")));
    await home.db.tx((tx) => tx.delete(sourceItem).where(eq(sourceItem.ownerSourceId, "z-double")));
  });
});

describe("mapping", () => {
  it("is refused to whom it is not given, for whom it does not cover, and for what is not there", async () => {
    const uma = await account.mapper("Ugo Ulm", only(home.administrator.id));
    const plain = await home.signIn(await home.addPerson("Peer Plain"));
    const foreign = await other.signIn(other.administrator);
    const deskTo = (personId: string) => ({ personId, jobId, sourceId: "z-desk" });
    const cases: [SignedIn, Parameters<typeof mapIdentity>[1], string][] = [
      [plain, deskTo(deniz.id), "FORBIDDEN"],
      [uma, deskTo(deniz.id), "NOT_FOUND"],
      [foreign, deskTo(deniz.id), "NOT_FOUND"],
      [foreign, deskTo(other.administrator.id), "NOT_FOUND"],
      [admin, deskTo(newId()), "NOT_FOUND"],
      [admin, { personId: deniz.id, jobId, sourceId: "nobody" }, "NOT_FOUND"],
      [admin, { personId: deniz.id, email: home.administrator.upn.toUpperCase() }, "CONFLICT"],
    ];
    for (const [who, input, code] of cases) {
      await expect(mapIdentity(who.ctx, input)).rejects.toMatchObject({ code });
    }
    expect(await wantedRedecisions(home)).toEqual([]);
  });

  it("gives nobody the recordings of others", async () => {
    const selfish = await account.mapper("Sam Selfish", { scope: "all", personIds: [] });
    const own = mapIdentity(selfish.ctx, { personId: selfish.person.id, jobId, sourceId: "z-desk" });
    await expect(own).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("keeps what waited as soon as it is decided anew, and undoing it lets go again", async () => {
    const { identityId, sourceUsers } = await mapIdentity(admin.ctx, {
      ...{ personId: deniz.id, jobId, sourceId: "z-desk" },
    });
    expect(sourceUsers).toBe(1);
    expect(await lastAct(home, deniz.id)).toMatchObject({
      ...{ action: "user.identity_mapped", actorId: home.administrator.id },
      detail: { identity: identityId, sourceUsers: 1 },
    });
    const [wanted, ...more] = await wantedRedecisions(home);
    expect(wanted).toEqual({ tenantId: home.tenantId, jobId, ownerSourceIds: ["z-desk"] });
    expect(more).toEqual([]);
    expect(ids(await queue())).toEqual(["z-deniz", "z-nameless", "z-twin", "z-idle"]);

    const redecide = () => redecideSkipped(home.system(), { jobId, ownerSourceIds: ["z-desk"] });
    expect(await redecide()).toEqual({ kept: 3, next: null });
    const kept = await home.db.tx((tx) =>
      tx
        .select()
        .from(sourceItem)
        .where(and(eq(sourceItem.jobId, jobId), eq(sourceItem.state, "kept"))),
    );
    expect(kept.map(({ ownerPersonId, ownerSourceId }) => [ownerPersonId, ownerSourceId])).toEqual(
      Array.from({ length: 3 }, () => [deniz.id, "z-desk"]),
    );

    const again = mapIdentity(admin.ctx, { personId: home.administrator.id, jobId, sourceId: "z-desk" });
    await expect(again).rejects.toMatchObject({ code: "CONFLICT" });

    const uma = await account.mapper("Una Ulm", only(home.administrator.id));
    const plain = await home.signIn(await home.addPerson("Pia Plain"));
    const foreign = await other.signIn(other.administrator);
    for (const [who, code] of [
      [plain, "FORBIDDEN"],
      [uma, "NOT_FOUND"],
      [foreign, "NOT_FOUND"],
    ] as const) {
      await expect(unmapIdentity(who.ctx, { identityId })).rejects.toMatchObject({ code });
    }
    await unmapIdentity(admin.ctx, { identityId });
    expect((await lastAct(home, deniz.id))?.action).toBe("user.identity_unmapped");
    expect(await wantedRedecisions(home)).toHaveLength(2);
    await expect(unmapIdentity(admin.ctx, { identityId })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("takes a host whom the source names no more, and keeps the match when it answers without an address", async () => {
    const nameless = { personId: deniz.id, jobId, sourceId: "z-nameless" };
    expect(await mapIdentity(admin.ctx, nameless)).toMatchObject({ sourceUsers: 1 });
    expect(await redecideSkipped(home.system(), { jobId, ownerSourceIds: ["z-nameless"] })).toMatchObject({
      kept: 1,
    });
    await expect(mapIdentity(admin.ctx, nameless)).rejects.toMatchObject({ code: "CONFLICT" });
    const unnamed = [userSchema.parse({ id: "z-nameless", status: "active" })];
    await home.db.tx((tx) => rememberUsers(tx, home.system(), jobId, unnamed));
    expect(ids(await queue())).not.toContain("z-nameless");
  });

  it("takes an address by itself, in any letters, before anybody has been seen with it", async () => {
    const early = { personId: deniz.id, email: "Former@Old.example" };
    expect(await mapIdentity(admin.ctx, early)).toMatchObject({ sourceUsers: 0 });
    await account.seen("z-former", "former@old.example", { files: 0 });
    expect(ids(await queue())).not.toContain("z-former");
  });
});
