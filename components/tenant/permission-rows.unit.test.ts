import { describe, expect, it, test } from "vitest";

import type { PermissionReport, PermissionRow } from "@/server/domain/permissions/schema";

import { grantedWords, inTab, missingAtMicrosoft, permissionRows, searchRows } from "./permission-rows";

const row: PermissionRow = {
  ...{ api: "Microsoft Graph", value: "User.Read.All", permission: "Read all users' full profiles" },
  ...{ type: "Application", reason: "Keeps people up to date.", switchesOff: "", optional: false, stored: "Names" },
  ...{ state: "granted", through: "admin_consent" },
}; // prettier-ignore
const openid: PermissionRow = { ...row, value: "openid", type: "Delegated", through: "user_consent" };
const groups: PermissionRow = { ...row, value: "GroupMember.Read.All", state: "not_granted", through: null };
const zoom = (jobName: string) => ({
  ...{ jobId: jobName, jobName, connected: true, surplus: [] },
  rows: [{ ...row, api: "Zoom", value: "user:read:user:admin" }],
});
const report = (change: Partial<PermissionReport> = {}): PermissionReport => ({
  ...{ tenantName: "Contoso", clientId: "c", microsoft: [openid, row, groups], surplus: [], problem: null },
  ...{ handOverUrl: "", zoom: [zoom("Zoom EU")], checkedAt: new Date(), ...change },
});

describe("rows of permissions", () => {
  it("carry the job's name only where there are several", () => {
    expect(permissionRows(report()).map(({ apiName }) => apiName).at(-1)).toBe("Zoom");
    const two = permissionRows(report({ zoom: [zoom("Zoom EU"), zoom("Zoom USA")] }));
    expect(two.slice(-2).map(({ apiName }) => apiName)).toEqual(["Zoom: Zoom EU", "Zoom: Zoom USA"]);
    expect(new Set(two.map(({ key }) => key)).size).toBe(two.length);
  }); // prettier-ignore

  it("stand in one tab each", () => {
    const rows = permissionRows(report());
    expect(inTab(rows, "user").map(({ value }) => value)).toEqual(["openid"]);
    expect([...inTab(rows, "user"), ...inTab(rows, "admin")]).toHaveLength(rows.length);
  });

  it.each([
    ["", ["openid", "User.Read.All", "GroupMember.Read.All", "user:read:user:admin"]],
    ["groupmember", ["GroupMember.Read.All"]],
    ["SIGN in", ["openid"]],
    ["zoom", ["user:read:user:admin"]],
    ["nothing like it", []],
  ])("are found by %j", (search, found) => {
    const rows = permissionRows(
      report({ microsoft: [{ ...openid, permission: "Sign users in" }, row, groups] }),
    );
    expect(searchRows(rows, search).map(({ value }) => value)).toEqual(found);
  });
});

test("polling has something to wait for as long as Microsoft lacks anything", () => {
  expect(missingAtMicrosoft(report()).map(({ value }) => value)).toEqual(["GroupMember.Read.All"]);
  expect(missingAtMicrosoft(report({ microsoft: [openid, row] }))).toEqual([]);
});

test.each([
  [row, "Admin consent", "An administrator"],
  [openid, "User consent", "Whoever signed in"],
  [groups, "Not granted", "–"],
  [{ ...row, state: "unknown", through: null } as const, "Unknown", "–"],
])("a row says through what and by whom", (shown, through, by) => {
  expect(grantedWords(shown)).toEqual({ through, by });
});
