import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { start, stopServer, tid as servedTid } from "@/server/connectors/testing/graph";
import { testClock } from "@/server/connectors/testing/http-server";

import { applyAnswer } from "./apply-answer";
import { foldGroups, foldUsers } from "./fold-changes";
import {
  everyone,
  names,
  oidOf,
  syncedTenant,
  type SyncedTenant,
  traders,
  userOf,
} from "./testing/synced-tenant";

let at: SyncedTenant;
beforeEach(async () => {
  at = await syncedTenant();
});
afterEach(() => at.end());

const putGroup = (members: string[], displayName = "Traders", id = traders) =>
  at.entra.control.putGroup({ tenant: at.tid, group: { id, displayName, members } });
const putUser = (user: ReturnType<typeof userOf>) => at.entra.control.putUser({ tenant: at.tid, user });
const removeUser = (n: number) => at.entra.control.removeUser({ tenant: at.tid, user: oidOf(n) });

describe("a sync", () => {
  it("brings people, groups, members and managers, over several pages, and is audited by counts", async () => {
    const counts = { users: 8, groups: 2, left: 0, linked: 0, managers: "read" };
    expect(at.first).toEqual({ outcome: "synced", ...counts });
    const people = await at.people();
    expect(people.map((row) => row.displayName)).toEqual(names.map((name) => `${name} Example`));
    expect(people.map((row) => row.managerOid)).toEqual([null, ...names.slice(1).map(() => oidOf(0))]);
    expect(await at.members(traders)).toEqual([oidOf(1), oidOf(2)]);
    expect(await at.members(everyone)).toEqual([oidOf(0), traders].sort());
    expect(await at.audits("directory.synced")).toEqual([counts]);
  });

  it("takes what changed since, and nothing twice", async () => {
    await putUser(userOf(1, { displayName: "Ben Newname", department: "Trading" }));
    await putUser(userOf(2, { accountEnabled: false }));
    await removeUser(3);
    await putGroup([oidOf(2), oidOf(4)], "Dealers");
    expect(await at.sync()).toMatchObject({ outcome: "synced", managers: "not_due" });
    const [, ben] = await at.people();
    expect(ben).toMatchObject({ displayName: "Ben Newname", department: "Trading" });
    expect([await at.stateOf(2), await at.stateOf(3), await at.stateOf(4)]).toEqual([
      "disabled",
      "left",
      "active",
    ]);
    expect((await at.groups()).map((group) => group.displayName)).toEqual(["Dealers", "Everyone"]);
    expect(await at.members(traders)).toEqual([oidOf(2), oidOf(4)]);
    const before = await at.everything();
    expect(await at.sync()).toMatchObject({ outcome: "synced", users: 0, groups: 0 });
    expect({ ...(await at.everything()), links: [] }).toEqual({ ...before, links: [] });
  });

  it("writes nobody anew whom a complete answer does not change", async () => {
    await at.entra.control.expireDeltaTokens();
    const before = await at.everything();
    const later = new Date(at.ctx.now.getTime() + 60_000);
    expect(await at.sync(at.entra, later)).toMatchObject({ outcome: "synced", users: 8, left: 0 });
    expect({ ...(await at.everything()), links: [] }).toEqual({ ...before, links: [] });
  });

  it("starts over when its link has expired, and notices who left meanwhile", async () => {
    await at.entra.control.removeUser({ tenant: at.tid, user: oidOf(7), reason: "deleted" });
    await putUser(userOf(1, { displayName: "Ben Newname" }));
    await putGroup([oidOf(1)]);
    await at.entra.control.expireDeltaTokens();
    expect(await at.sync()).toMatchObject({ outcome: "synced", users: 7, left: 1, managers: "read" });
    expect([await at.stateOf(7), await at.stateOf(6)]).toEqual(["left", "active"]);
    expect(await at.members(traders)).toEqual([oidOf(1)]);
  });

  it("keeps the row of somebody who left, and brings back who is restored", async () => {
    const before = (await at.people())[5];
    await removeUser(5);
    await at.sync();
    expect((await at.people())[5]).toMatchObject({ id: before?.id, directoryState: "left" });
    await putUser(userOf(5));
    await at.sync();
    expect((await at.people())[5]).toMatchObject({ id: before?.id, directoryState: "active" });
  });

  it("brings back who was removed and added again before anybody looked", async () => {
    await removeUser(1);
    await putUser(userOf(1, { displayName: "Ben again" }));
    await putGroup([oidOf(1), oidOf(3)]);
    expect(await at.sync()).toMatchObject({ outcome: "synced", left: 0 });
    expect((await at.people())[1]).toMatchObject({ displayName: "Ben again", directoryState: "active" });
    expect(await at.members(traders)).toEqual([oidOf(1), oidOf(3)]);
  });

  it("takes the members of a deleted group away, and reads them anew when it is restored", async () => {
    await at.entra.control.removeGroup({ tenant: at.tid, group: traders });
    await at.sync();
    expect((await at.groups())[0]).toMatchObject({ displayName: "Traders", directoryState: "left" });
    expect(await at.members(traders)).toEqual([]);
    expect(await at.members(everyone)).toEqual([oidOf(0)]);
    await putGroup([oidOf(2)]);
    await at.entra.control.clearRequests();
    expect(await at.sync()).toMatchObject({ outcome: "synced", groups: 2 });
    expect((await at.groups())[0]).toMatchObject({ directoryState: "active" });
    expect(await at.members(traders)).toEqual([oidOf(2)]);
    const asked = at.entra.control.requests().filter(({ path }) => path.endsWith("/groups/delta"));
    expect(asked.some(({ query }) => query.includes("$select"))).toBe(true);
  });

  it("takes groups of hundreds, which spread over pages, among thousands of memberships", async () => {
    await at.end();
    at = await syncedTenant(8, 250);
    await at.entra.control.enlarge({ tenant: at.tid, people: 400, groups: 11 });
    expect(await at.sync()).toMatchObject({ outcome: "synced", users: 400, groups: 11, left: 0 });
    const group = (n: number) => `5eed1111-0000-4000-8000-${String(n).padStart(12, "0")}`;
    expect(await at.members(group(3))).toHaveLength(300);
    expect(await at.members(group(10))).toContain(group(9));
    const before = await at.everything();
    expect([before.people.length, before.members.length]).toEqual([408, 11 * 300 + 1 + 4]);
    await at.entra.control.expireDeltaTokens();
    expect(await at.sync()).toMatchObject({ outcome: "synced", users: 408, left: 0 });
    const { groups, members } = await at.everything();
    expect({ groups, members }).toEqual({ groups: before.groups, members: before.members });
    await putGroup([oidOf(1)], "Group 3", group(3));
    expect(await at.sync()).toMatchObject({ outcome: "synced", groups: 1 });
    expect(await at.members(group(3))).toEqual([oidOf(1)]);
  });

  it("changes nothing when another one was applied while it read", async () => {
    const before = await at.everything();
    const users = { ...foldUsers([{ kind: "removed", id: oidOf(1), restorable: true }], false), link: "x" };
    const groups = { ...foldGroups([], false), link: "y" };
    const since = { users: "an older link", groups: before.links[0]?.groups ?? null };
    const applied = await at.db.tx((tx) =>
      applyAnswer(tx, at.ctx, { users, groups, managers: "not_due" }, since),
    );
    expect(applied).toEqual({ outcome: "overtaken" });
    expect(await at.everything()).toEqual(before);
  });

  it("follows an empty page in the middle, and waits exactly as long as it is told", async () => {
    await at.entra.control.emptyPages({ count: 2, after: 1 });
    await at.entra.control.throttleGraph({ count: 2, retryAfterSeconds: 7 });
    await at.entra.control.expireDeltaTokens();
    const clock = testClock();
    const connection = at.connectionTo(at.entra.url, { clock, maxWaitMs: 10_000 });
    expect(await at.sync(connection)).toMatchObject({ outcome: "synced", users: 8, groups: 2, left: 0 });
    expect(clock.slept).toEqual([7_000, 7_000]);
  });

  it("goes on after a short outage in the middle", async () => {
    await at.entra.control.expireDeltaTokens();
    await at.entra.control.failGraph({ count: 2, status: 503, after: 3 });
    const connection = at.connectionTo(at.entra.url, { clock: testClock(), maxWaitMs: 10_000 });
    expect(await at.sync(connection)).toMatchObject({ outcome: "synced", users: 8, groups: 2, left: 0 });
  });

  it("reads people where groups were not allowed, and says so", async () => {
    const before = await at.everything();
    const refusing = await start(({ url }, base) =>
      url.pathname.endsWith("/groups/delta")
        ? { status: 403, json: { error: { code: "Authorization_RequestDenied" } } }
        : {
            json: {
              value: names.map((_, n) => userOf(n)),
              "@odata.deltaLink": `${base}/v1.0/users/delta?$deltatoken=x`,
            },
          },
    );
    expect(await at.sync({ ...refusing.connection, tid: servedTid, maxWaitMs: 0 })).toMatchObject({
      ...{ outcome: "synced", users: 8, groups: null },
    });
    const after = await at.everything();
    expect([after.groups, after.members]).toEqual([before.groups, before.members]);
    expect(await at.settings()).toMatchObject({ directoryFailure: "permission_missing" });
    await stopServer();
  });
});

describe("invariant 10: nothing is taken for gone", () => {
  it.each<[string, () => Promise<void>, string]>([
    ["consent is taken back", () => at.entra.control.revokeConsent({ tenant: at.tid }), "consent_missing"],
    ["Graph throttles", () => at.entra.control.throttleGraph({ count: 50, retryAfterSeconds: 60 }), "throttled"],
    ["Graph breaks off in the middle", () => breakOff(500), "outage"],
    ["Graph is away", () => at.entra.close(), "outage"],
  ])("when %s", async (_, fault, failure) => {
    const before = await at.everything();
    await fault();
    expect(await at.sync()).toEqual({ outcome: "failed", failure });
    expect(await at.everything()).toEqual(before);
    expect(await at.settings()).toMatchObject({ directoryFailure: failure });
  }); // prettier-ignore

  const breakOff = async (status: number) => {
    await at.entra.control.expireDeltaTokens();
    await at.entra.control.failGraph({ count: 50, status, after: 3 });
  };

  it("and forgets the failure when it goes well again", async () => {
    await at.entra.control.throttleGraph({ count: 1, retryAfterSeconds: 60 });
    await at.sync();
    await at.sync();
    expect(await at.settings()).toMatchObject({ directoryFailure: null });
  });

  it("leaves Graph alone as long as it asks, and for the usual time otherwise", async () => {
    await at.entra.control.throttleGraph({ count: 1, retryAfterSeconds: 7_200 });
    const now = new Date();
    await at.sync(at.entra, now);
    const nextInMs = async () => (await at.settings()).nextDirectorySyncAt.getTime() - now.getTime();
    expect(await nextInMs()).toBeGreaterThan(7_100_000);
    await at.sync(at.entra, now);
    expect(await nextInMs()).toBe(15 * 60_000);
  });

  it("when a complete answer names nobody, and when it breaks off", async () => {
    const before = await at.everything();
    const link = (url: string) => `${url}/v1.0/users/delta?$deltatoken=x`;
    const answers = [
      (url: string) => ({ json: { value: [], "@odata.deltaLink": link(url) } }),
      (url: string) => ({
        json: { value: [userOf(0)], "@odata.nextLink": `${url}/v1.0/users/delta?$skiptoken=x` },
      }),
      () => ({ json: { value: [userOf(0)] } }),
    ];
    const outcomes = [];
    for (const answer of answers) {
      const { connection: served } = await start((_, url) => answer(url));
      outcomes.push(await at.sync({ ...served, tid: servedTid, maxWaitMs: 0 }));
      await stopServer();
    }
    expect(outcomes).toMatchObject([{ reason: "empty" }, { outcome: "failed" }, { outcome: "failed" }]);
    expect(await at.everything()).toEqual(before);
    expect(await at.audits("directory.sync_refused")).toEqual([{ reason: "empty" }]);
  });

  it("but when one of eight is missing, that one has left", async () => {
    const other = await at.serve(7);
    expect(await at.sync(other)).toMatchObject({ outcome: "synced", left: 1 });
    expect([await at.stateOf(6), await at.stateOf(7)]).toEqual(["active", "left"]);
    await other.close();
  });
});
