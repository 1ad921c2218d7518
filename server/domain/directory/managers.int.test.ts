import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { oidOf, syncedTenant, type SyncedTenant, userOf } from "./testing/synced-tenant";

const hourMs = 60 * 60_000;

let at: SyncedTenant;
beforeEach(async () => {
  at = await syncedTenant();
});
afterEach(() => at.end());

const putUser = (n: number, more: object) =>
  at.entra.control.putUser({ tenant: at.tid, user: userOf(n, more) });
const managerOf = async (n: number) =>
  (await at.people()).find((row) => row.oid === oidOf(n))?.managerOid ?? null;
const later = (hours: number) => new Date(at.ctx.now.getTime() + hours * hourMs);

describe("the manager tree", () => {
  it("is read with a complete answer, else once a day", async () => {
    await putUser(3, { manager: oidOf(1) });
    await putUser(4, { manager: null });
    expect(await at.sync(at.entra, later(23))).toMatchObject({ managers: "not_due" });
    expect(await managerOf(3)).toBe(oidOf(0));
    expect(await at.sync(at.entra, later(24))).toMatchObject({ managers: "read" });
    expect([await managerOf(3), await managerOf(4), await managerOf(5)]).toEqual([oidOf(1), null, oidOf(0)]);
    await putUser(3, { manager: oidOf(2) });
    await at.entra.control.expireDeltaTokens();
    expect(await at.sync(at.entra, later(25))).toMatchObject({ managers: "read" });
    expect(await managerOf(3)).toBe(oidOf(2));
  });

  it("stays as it was of somebody who left: no list names them any more", async () => {
    await at.entra.control.removeUser({ tenant: at.tid, user: oidOf(3) });
    await at.sync(at.entra, later(24));
    expect(await managerOf(3)).toBe(oidOf(0));
  });

  it("stays as it was when it can't be read, which the outcome says, and is tried again", async () => {
    await putUser(3, { manager: oidOf(1), displayName: "Dee Newname" });
    // Two pages of delta for people and groups go well; the list of managers does not.
    await at.entra.control.failGraph({ count: 50, status: 500, after: 2 });
    expect(await at.sync(at.entra, later(24))).toMatchObject({ outcome: "synced", managers: "failed" });
    expect((await at.people())[3]).toMatchObject({ displayName: "Dee Newname", managerOid: oidOf(0) });
    await at.entra.control.failGraph({ count: 0 });
    expect(await at.sync(at.entra, later(24.25))).toMatchObject({ managers: "read" });
    expect(await managerOf(3)).toBe(oidOf(1));
  });

  it("does not believe a list in which suspiciously many have lost their manager", async () => {
    for (const n of [1, 2, 3, 4, 5, 6, 7]) await putUser(n, { manager: null, displayName: "New" });
    expect(await at.sync(at.entra, later(24))).toMatchObject({ outcome: "synced", managers: "refused" });
    expect([await managerOf(1), await managerOf(7)]).toEqual([oidOf(0), oidOf(0)]);
    expect((await at.people())[1]).toMatchObject({ displayName: "New" });
    expect((await at.settings()).managersReadAt).toEqual(at.ctx.now);
  });
});
