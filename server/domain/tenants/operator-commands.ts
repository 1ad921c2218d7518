import type { VerifiedIdentity } from "@/server/domain/access/start-session";

/** Quoted for a POSIX shell: names come from people, and an operator pastes this. */
function quoted(text: string): string {
  const printable = text.replace(/\p{Cc}/gu, " ");
  return /^[\w@.:/-]+$/.test(printable) ? printable : `'${printable.replaceAll("'", `'\\''`)}'`;
}

const commandLine = (verb: string, flags: Record<string, string>) =>
  [
    "npm run operator --",
    verb,
    ...Object.entries(flags).map(([flag, value]) => `--${flag} ${quoted(value)}`),
  ].join(" ");

const administratorFlags = ({ oid, userPrincipalName, displayName }: VerifiedIdentity) => ({
  oid,
  upn: userPrincipalName,
  "display-name": displayName,
});

/** What the operator runs to make this person the administrator of their tenant. */
export const replaceAdministratorCommand = (who: VerifiedIdentity): string =>
  commandLine("replace-administrator", { tid: who.tid, ...administratorFlags(who) });

/** What the operator runs to add this person's organization, with them as its administrator. */
export const addTenantCommand = (who: VerifiedIdentity): string =>
  commandLine("add-tenant", { tid: who.tid, name: "Name of the organization", ...administratorFlags(who) });
