export type Permission = {
  api: "Microsoft Graph";
  /** The claim value, as Microsoft's portal shows it. */
  value: string;
  type: "Delegated" | "Application";
  feature: "sign_in" | "directory";
  /** In plain words, for the administrator who is asked to accept it. */
  reason: string;
  optional: boolean;
  /** What of the data read is kept here; null = nothing. */
  stored: string | null;
};

/** Every permission the product uses, and no other: consent, its check and the published tables read this list. */
export const permissions: readonly Permission[] = [
  {
    api: "Microsoft Graph",
    value: "openid",
    type: "Delegated",
    feature: "sign_in",
    reason: "Signs people in with their work account.",
    optional: false,
    stored: "Object ID and tenant ID",
  },
  {
    api: "Microsoft Graph",
    value: "profile",
    type: "Delegated",
    feature: "sign_in",
    reason: "Shows who is signed in.",
    optional: false,
    stored: "Name and user name",
  },
  {
    api: "Microsoft Graph",
    value: "User.Read.All",
    type: "Application",
    feature: "directory",
    reason:
      "Keeps the list of people up to date, so that rules and licenses can be given and calls matched to people.",
    optional: false,
    stored: "Names, user name, e-mail address, job title, department, office, whether the account is enabled",
  },
  {
    api: "Microsoft Graph",
    value: "GroupMember.Read.All",
    type: "Application",
    feature: "directory",
    reason: "Reads groups and who belongs to them, so that rules can be given to groups.",
    optional: true,
    stored: "Group names and memberships",
  },
];

/** The scopes of the sign-in request. */
export const signInScopes = permissions.filter(({ type }) => type === "Delegated").map(({ value }) => value);

/** Application permissions that are not (all) granted, from the roles of the app's own token. */
export const missingPermissions = (roles: readonly string[]) =>
  permissions.filter(({ type, value }) => type === "Application" && !roles.includes(value));
