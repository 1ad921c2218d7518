import { pick } from "./ids";
import type { Account, ZoomUser } from "./model";

/** Accounts with Zoom Phone, and who of them has no license for it although they have one for meetings. */
const withPhone = new Set(["contoso"]);
const without = new Set(["grace.mbeki", "mateo.silva"]);

export const hasPhone = (account: Account): boolean => withPhone.has(account.key);

const nameOf = (user: ZoomUser) => user.email.split("@")[0]?.toLowerCase() ?? "";

/** Whoever has a license for the phone. */
export const phoneUsers = (account: Account): ZoomUser[] =>
  hasPhone(account)
    ? account.users.filter(
        (user) => user.status === "active" && user.type === 2 && !without.has(nameOf(user)),
      )
    : [];

/** Four digits, each user's own. */
export const extensionOf = (account: Account, user: ZoomUser): number => 1000 + account.users.indexOf(user);

/** A number of the account's own block. */
export const numberOf = (extension: number): string => `+44207946${String(3000 + (extension % 6000))}`;

export const siteOf = (account: Account) => ({ id: `site-${pick(account.key, 10_000)}`, name: "London" });
