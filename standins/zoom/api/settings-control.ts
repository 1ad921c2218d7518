import { z } from "zod";
import type { Stand } from "../stand";
import { changeSettings, settingsOf, settingsState } from "./settings-state";

const node = z.record(
  z.string(),
  z.union([z.string(), z.boolean(), z.record(z.string(), z.union([z.string(), z.boolean()]))]),
);

/** Orders about settings: as if an administrator of the account changed or locked something. */
export const settingsOrders = {
  "set-settings": z.object({ email: z.string(), recording: node.optional(), policy: node.optional() }),
  "lock-settings": z.object({
    account: z.string(),
    names: z.array(z.string()),
    /** Without: for the whole account. */
    group: z.string().optional(),
    /** For the phone of one user. */
    phoneOf: z.string().optional(),
  }),
  "put-into-group": z.object({ email: z.string(), group: z.string() }),
};
type Input<K extends keyof typeof settingsOrders> = z.infer<(typeof settingsOrders)[K]>;

export function makeSettingsControl(stand: Stand) {
  const byEmail = (email: string) => {
    for (const account of stand.world.accounts) {
      const user = stand.world.user(account, email);
      if (user) return user;
    }
    throw new Error(`No Zoom user ${email}`);
  };
  return {
    settings: (email: string) => settingsOf(stand, byEmail(email)),
    setSettings({ email, recording = {}, policy = {} }: Input<"set-settings">) {
      changeSettings(stand, byEmail(email), "recording", recording, []);
      changeSettings(stand, byEmail(email), "policy", policy, []);
    },
    /** The names replace those that were locked there before. */
    lockSettings({ account, names, group, phoneOf }: Input<"lock-settings">) {
      const { id } = stand.world.account(account);
      const place = phoneOf === undefined ? (group ?? id) : `phone ${byEmail(phoneOf).id}`;
      settingsState(stand).locks[place] = names;
      stand.file.save();
    },
    putIntoGroup({ email, group }: Input<"put-into-group">) {
      const { groups } = settingsState(stand);
      groups[group] = [...new Set([...(groups[group] ?? []), byEmail(email).id])];
      stand.file.save();
    },
    /** Uuids of meetings whose recordings lie in the trash. */
    trashed: () => stand.file.state.trashed ?? [],
    /** Accounts without a plan don't tell about locks. */
    makeFree(account: string) {
      settingsState(stand).free.push(stand.world.account(account).id);
      stand.file.save();
    },
  };
}
