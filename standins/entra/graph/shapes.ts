import type { Group, TenantDirectory, User } from "../tenant-directory";
import type { Row } from "./query";

/** What Graph returns of a user without `$select`. */
export const USER_DEFAULTS = [
  ...["businessPhones", "displayName", "givenName", "jobTitle", "mail", "mobilePhone", "officeLocation"],
  ...["preferredLanguage", "surname", "userPrincipalName", "id"],
];

/** What User.ReadBasic.All lets an application read; the rest comes back as null. */
export const USER_BASICS = ["id", "displayName", "givenName", "surname", "mail", "userPrincipalName"];

export const USER_PROPERTIES = [
  ...USER_DEFAULTS,
  ...["accountEnabled", "companyName", "createdDateTime", "department", "employeeId", "identities"],
  ...["onPremisesSyncEnabled", "otherMails", "proxyAddresses", "usageLocation", "userType"],
];

export const GROUP_PROPERTIES = [
  ...["id", "displayName", "description", "mail", "mailEnabled", "mailNickname", "securityEnabled"],
  ...["groupTypes", "visibility", "createdDateTime"],
];

/** Everything Graph would know of a person; callers pick what was asked for. */
export function userRow({ roles: _roles, managerId: _managerId, ...user }: User): Row {
  return {
    ...user,
    businessPhones: [],
    otherMails: [],
    proxyAddresses: user.mail === null ? [] : [`SMTP:${user.mail}`],
    identities: [],
    onPremisesSyncEnabled: null,
  };
}

export function groupRow(group: Group): Row {
  return {
    ...group,
    mailEnabled: group.mail !== null,
    mailNickname: group.displayName.replaceAll(/\W/g, "").toLowerCase(),
    securityEnabled: true,
    groupTypes: [],
    visibility: null,
    createdDateTime: "2024-01-15T08:00:00Z",
  };
}

export const USER_TYPE = "#microsoft.graph.user";
const GROUP_TYPE = "#microsoft.graph.group";

/** The `@odata.type` of a member, which may be a person or a nested group. */
export const memberType = (tenant: TenantDirectory, id: string) =>
  tenant.groups.has(id) ? GROUP_TYPE : USER_TYPE;
