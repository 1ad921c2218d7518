import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { start, stopServer, tid as servedTid } from "@/server/connectors/testing/graph";
import { tenantFixture } from "@/server/domain/testing/tenant-fixture";

import { confirmDirectoryShrink } from "./confirm-directory-shrink";
import { getDirectoryStatus } from "./get-directory-status";
import { setDirectoryShrinkPercentInput } from "./schema";
import { setDirectoryShrinkPercent } from "./set-directory-shrink-percent";
import { oidOf, syncedTenant, type SyncedTenant, traders, userOf } from "./testing/synced-tenant";

const known = 30;
let at: SyncedTenant;
beforeEach(async () => {
  at = await syncedTenant(known);
});
afterEach(() => at.end());

const range = (from: number, count: number) => Array.from({ length: count }, (_, n) => from + n);
const remove = async (from: number, count: number) => {
  for (const n of range(from, count)) await at.entra.control.removeUser({ tenant: at.tid, user: oidOf(n) });
};
const putTraders = (members: string[]) =>
  at.entra.control.putGroup({ tenant: at.tid, group: { id: traders, displayName: "Traders", members } });
const shrunken = { outcome: "refused", reason: "shrunken" };
const waiting = async () => (await at.settings()).directoryShrink;

/** Seven of thirty are gone: more than a fifth. */
async function refused() {
  await remove(10, 7);
  expect(await at.sync()).toMatchObject(shrunken);
  const shrink = await waiting();
  if (!shrink) throw new Error("nothing waits");
  return shrink;
}

describe("a suspiciously shrunken answer changes nobody", () => {
  const enlarge = () => at.entra.control.enlarge({ tenant: at.tid, people: 0, groups: 10 });
  const removeGroups = async (count: number) => {
    for (const g of range(0, count))
      await at.entra.control.removeGroup({
        tenant: at.tid,
        group: `5eed1111-0000-4000-8000-00000000000${g}`,
      });
  };
  const expire = () => at.entra.control.expireDeltaTokens();

  it.each<[string, () => Promise<unknown>, () => Promise<unknown>, object]>([
    ["a delta without seven of thirty people", async () => undefined, () => remove(10, 7), { people: { before: 30, after: 23 } }],
    ["a complete answer without seven of thirty people", async () => undefined, () => remove(10, 7).then(expire), { people: { before: 30, after: 23 } }],
    ["a delta without six of twelve groups", enlarge, () => removeGroups(6), { groups: { before: 12, after: 6 } }],
    ["a complete answer without three of twelve groups", enlarge, () => removeGroups(3).then(expire), { groups: { before: 12, after: 9 } }],
    ["a delta without the members of a large group", () => putTraders(range(1, 20).map(oidOf)), () => putTraders([]), { members: { before: 22, after: 2 } }],
    ["a complete answer without them", () => putTraders(range(1, 20).map(oidOf)), () => putTraders([]).then(expire), { members: { before: 22, after: 2 } }],
  ])("%s", async (_, arrange, shrink, counts) => {
    await arrange();
    expect(await at.sync()).toMatchObject({ outcome: "synced" });
    const before = await at.everything();
    await shrink();
    const outcome = await at.sync();
    expect(outcome).toMatchObject({ ...shrunken, counts });
    expect(await at.everything()).toEqual(before);
    expect(await waiting()).toMatchObject(counts);
    expect(await at.audits("directory.sync_refused")).toMatchObject([{ reason: "shrunken" }]);
  }); // prettier-ignore

  it("though as many others are new: whoever was known is missed", async () => {
    const other = await start((_, base) => ({
      json: {
        value: range(20, 30).map((n) => userOf(n)),
        "@odata.deltaLink": `${base}/v1.0/users/delta?$deltatoken=x`,
      },
    }));
    expect(await at.sync({ ...other.connection, tid: servedTid, maxWaitMs: 0 })).toMatchObject({
      ...{ ...shrunken, counts: { people: { before: 30, after: 10 } } },
    });
    await stopServer();
  });

  it("and the same answer again is the same refusal", async () => {
    const first = await refused();
    expect(await at.sync(at.entra, new Date(Date.now() + 60_000))).toMatchObject(shrunken);
    expect(await waiting()).toEqual(first);
    expect(await at.audits("directory.sync_refused")).toHaveLength(2);
  });

  it("but a fifth may go, and of few people a few by name", async () => {
    await remove(10, 6);
    expect(await at.sync()).toMatchObject({ outcome: "synced", left: 6 });
    await at.end();
    at = await syncedTenant(8);
    await remove(3, 5);
    expect(await at.sync()).toMatchObject({ outcome: "synced", left: 5 });
  });

  it("until the source is itself again", async () => {
    await refused();
    for (const n of range(10, 7)) await at.entra.control.putUser({ tenant: at.tid, user: userOf(n) });
    expect(await at.sync()).toMatchObject({ outcome: "synced", left: 0 });
    expect(await waiting()).toBeNull();
  });
});

describe("a person's word", () => {
  const confirm = async (input: { at: string }) => confirmDirectoryShrink((await at.signIn()).ctx, input);

  it("lets the next sync pass, once", async () => {
    const shrink = await refused();
    const asked = await at.requested();
    expect(await confirm({ at: shrink.at })).toEqual({ requested: true });
    expect(await at.requested()).toBe(asked + 1);
    expect(await at.audits("directory.shrink_confirmed")).toEqual([
      {
        ...{ peopleBefore: 30, peopleAfter: 23, groupsBefore: 2, groupsAfter: 2 },
        ...{ membersBefore: 4, membersAfter: 4 },
      },
    ]);
    expect(await at.sync()).toMatchObject({ outcome: "synced", left: 7 });
    expect(await at.settings()).toMatchObject({ directoryShrink: null, directoryShrinkConfirmedAt: null });
    await remove(20, 7);
    expect(await at.sync()).toMatchObject(shrunken);
  });

  it("covers less, and nothing worse", async () => {
    await confirm({ at: (await refused()).at });
    await remove(20, 1);
    expect(await at.sync()).toMatchObject({ ...shrunken, counts: { people: { before: 30, after: 22 } } });
    const worse = await waiting();
    expect(await at.settings()).toMatchObject({ directoryShrinkConfirmedAt: null });
    await confirm({ at: worse?.at ?? "" });
    await at.entra.control.putUser({ tenant: at.tid, user: userOf(20) });
    expect(await at.sync()).toMatchObject({ outcome: "synced", left: 7 });
  });

  it("makes no empty answer true", async () => {
    await confirm({ at: (await refused()).at });
    const before = await at.everything();
    const empty = await start((_, base) => ({
      json: { value: [], "@odata.deltaLink": `${base}/v1.0/users/delta?$deltatoken=x` },
    }));
    const connection = { ...empty.connection, tid: servedTid, maxWaitMs: 0 };
    expect(await at.sync(connection)).toEqual({ outcome: "refused", reason: "empty" });
    expect(await at.everything()).toEqual(before);
    expect(await at.settings()).toMatchObject({ directoryFailure: "empty" });
    await stopServer();
  });

  it("counts for the numbers that were seen, from those who may give it, as often as they say it", async () => {
    const { at: seen } = await refused();
    await expect(confirm({ at: "2026-01-01T00:00:00.000Z" })).rejects.toMatchObject({ code: "CONFLICT" });
    const user = await at.fixture.signIn(await at.fixture.addPerson("Uma User"));
    await expect(confirmDirectoryShrink(user.ctx, { at: seen })).rejects.toMatchObject({ code: "FORBIDDEN" });
    const other = await tenantFixture(at.database, { name: "Fabrikam" });
    const stranger = await other.signIn(other.administrator);
    await expect(confirmDirectoryShrink(stranger.ctx, { at: seen })).rejects.toMatchObject({
      code: "CONFLICT",
    });
    expect(await at.audits("directory.shrink_confirmed")).toEqual([]);
    await confirm({ at: seen });
    await confirm({ at: seen });
    expect(await at.audits("directory.shrink_confirmed")).toHaveLength(2);
    expect(await at.sync()).toMatchObject({ outcome: "synced", left: 7 });
  });
});

describe("the threshold", () => {
  it("can be set, and holds from then on", async () => {
    const { ctx } = await at.signIn();
    expect(await setDirectoryShrinkPercent(ctx, { percent: 25 })).toEqual({ percent: 25 });
    await setDirectoryShrinkPercent(ctx, { percent: 25 });
    expect(await at.audits("tenant.changed")).toEqual([
      { fields: "directoryShrinkPercent", from: 20, to: 25 },
    ]);
    await remove(10, 7);
    expect(await at.sync()).toMatchObject({ outcome: "synced", left: 7 });
  });

  it("lets nobody set it who may not manage the tenant, and to nothing but 1 to 100", async () => {
    const user = await at.fixture.signIn(await at.fixture.addPerson("Uma User"));
    for (const verb of [
      setDirectoryShrinkPercent(user.ctx, { percent: 100 }),
      getDirectoryStatus(user.ctx),
    ]) {
      await expect(verb).rejects.toMatchObject({ code: "FORBIDDEN" });
    }
    const accepted = [0, 1, 20.5, 100, 101].map(
      (percent) => setDirectoryShrinkPercentInput.safeParse({ percent }).success,
    );
    expect(accepted).toEqual([false, true, false, true, false]);
    expect(await at.settings()).toMatchObject({ directoryShrinkPercent: 20 });
  });
});

describe("the status", () => {
  it("tells what is known, what failed and what waits", async () => {
    const { ctx } = await at.signIn();
    expect(await getDirectoryStatus(ctx)).toMatchObject({
      ...{ consented: true, syncedAt: at.ctx.now, failure: null, shrinkPercent: 20, shrink: null },
      ...{ people: 30, left: 0, manual: 0, groups: 2, groupsRead: true, managersReadAt: at.ctx.now },
    });
    await remove(1, 1);
    await at.sync();
    await at.entra.control.throttleGraph({ count: 1, retryAfterSeconds: 60 });
    await at.sync();
    expect(await getDirectoryStatus(ctx)).toMatchObject({ people: 29, left: 1, failure: "throttled" });
    const shrink = await refused();
    expect(await getDirectoryStatus(ctx)).toMatchObject({
      ...{ failure: null, shrink: { ...shrink, confirmedAt: null } },
    });
    await confirmDirectoryShrink(ctx, { at: shrink.at });
    expect((await getDirectoryStatus(ctx)).shrink?.confirmedAt).toEqual(ctx.now);
  });
});
