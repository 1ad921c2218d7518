const graphAppId = "00000003-0000-0000-c000-000000000000";

export type Permission = {
  api: "Microsoft Graph";
  /** Microsoft's id of the permission, for an app's manifest. */
  id: string;
  /** The claim value, as Microsoft's portal shows it. */
  value: string;
  /** What the portal calls it. */
  permission: string;
  type: "Delegated" | "Application";
  feature: "sign_in" | "directory";
  /** In plain words, for the administrator who is asked to accept it. */
  reason: string;
  /** What does not work without it. */
  switchesOff: string;
  optional: boolean;
  /** What of the data read is kept here; null = nothing. */
  stored: string | null;
  /** A small Graph call that only this permission opens; null = its presence in the token says enough. */
  probe: string | null;
};

/** Every permission the product uses, and no other: sign-in, consent, its check and the published tables read this list. */
export const permissions: readonly Permission[] = [
  {
    api: "Microsoft Graph",
    id: "37f7f235-527c-4136-accd-4a02d197296e",
    value: "openid",
    permission: "Sign users in",
    type: "Delegated",
    feature: "sign_in",
    reason: "Signs people in with their work account.",
    switchesOff: "Nobody can sign in.",
    optional: false,
    stored: "Object ID and tenant ID",
    probe: null,
  },
  {
    api: "Microsoft Graph",
    id: "14dad69e-099b-42c9-810b-d002981feec1",
    value: "profile",
    permission: "View users' basic profile",
    type: "Delegated",
    feature: "sign_in",
    reason: "Shows who is signed in.",
    switchesOff: "Nobody can sign in: the account has no ID and no name.",
    optional: false,
    stored: "Name and user name",
    probe: null,
  },
  {
    api: "Microsoft Graph",
    id: "df021288-bdef-4463-88db-98f22de89214",
    value: "User.Read.All",
    permission: "Read all users' full profiles",
    type: "Application",
    feature: "directory",
    reason:
      "Keeps the list of people up to date, so that rules and licenses can be given and calls matched to people.",
    switchesOff: "People can’t be read from the directory.",
    optional: false,
    stored:
      "Names, user name, e-mail address, job title, department, manager, whether the account is enabled",
    probe: "/users?$select=id,department&$top=1",
  },
  {
    api: "Microsoft Graph",
    id: "98830695-27a2-44f7-8c18-0c3ebc9698f6",
    value: "GroupMember.Read.All",
    permission: "Read all group memberships",
    type: "Application",
    feature: "directory",
    reason: "Reads groups and who belongs to them, so that rules can be given to groups.",
    switchesOff: "Groups can’t be read: rules and licenses are given to people one by one.",
    optional: true,
    stored: "Group names and memberships",
    probe: "/groups?$select=id&$top=1",
  },
];

/** The scopes of the sign-in request. */
export const signInScopes = permissions.filter(({ type }) => type === "Delegated").map(({ value }) => value);

/** For the app's manifest: the registration asks for exactly what the list above names. */
export const requiredResourceAccess = [
  {
    resourceAppId: graphAppId,
    resourceAccess: permissions.map(({ id, type }) => ({
      id,
      type: type === "Delegated" ? ("Scope" as const) : ("Role" as const),
    })),
  },
];
