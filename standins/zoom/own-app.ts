import { shortId } from "./data/ids";
import type { Account } from "./data/model";

/** The server-to-server app that somebody made in this account: its credentials are shown on the stand-in's own page. */
export const ownAppOf = ({ id, key }: Account) => ({
  accountId: id,
  clientId: shortId(`own app ${key}`),
  clientSecret: shortId(`secret of the own app ${key}`),
});

/** What that app signs its events with. */
export const ownSecretTokenOf = ({ key }: Account) => shortId(`secret token of the own app ${key}`);
