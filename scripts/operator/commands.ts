import { licenseSkus, regions } from "@/db/constants";
import { appGuides } from "@/server/domain/permissions/app-guides";
import { confirmPurge } from "@/server/domain/retention/start-purge-run";
import { createTenant } from "@/server/domain/tenants/create-tenant";
import { getOnboardingSheet } from "@/server/domain/tenants/get-onboarding-sheet";
import { createTenantInput, setLicensePoolsInput } from "@/server/domain/tenants/input";
import { ensureKeyring } from "@/server/domain/tenants/keyring-check";
import { listTenants } from "@/server/domain/tenants/list-tenants";
import { operatorCtx } from "@/server/domain/tenants/operator-ctx";
import { replaceAdministrator } from "@/server/domain/tenants/replace-administrator";
import { rewrapKeys } from "@/server/domain/tenants/rewrap-keys";
import { setLicensePools } from "@/server/domain/tenants/set-license-pools";

import { type Arguments, type Command, type Installation, UsageError } from "./command";
import { formatSheet, formatTable } from "./format";
import { formatApps } from "./format-apps";

const tid = "tenant ID in Entra (a GUID)";
const administratorFlags = {
  oid: "the administrator's user ID in Entra (a GUID)",
  upn: "the administrator's user principal name",
  "display-name": "the administrator's name",
};
const administratorOf = ({ flags }: Arguments) => ({
  oid: flags["oid"] ?? "",
  upn: flags["upn"] ?? "",
  displayName: flags["display-name"] ?? "",
});

async function ctxOf({ database, now }: Installation, { flags }: Arguments) {
  const wanted = (flags["tid"] ?? "").toLowerCase();
  const tenantId = await database.lookup.tenantByTid(wanted);
  if (!tenantId) throw new UsageError(`No tenant ${wanted} is here. See list-tenants.`);
  return operatorCtx(database, tenantId, now);
}

const addTenant: Command = {
  summary: "Add an organization and its first administrator.",
  flags: {
    tid,
    name: "the organization's name",
    "time-zone": "IANA name, such as Europe/Berlin (UTC when left out)",
    region: `where recordings are stored: ${regions.join(", ")} (EU when left out)`,
    ...administratorFlags,
  },
  optional: ["time-zone", "region"],
  async run(installation, given) {
    const { flags } = given;
    const input = createTenantInput.parse({
      tid: flags["tid"],
      name: flags["name"],
      timeZone: flags["time-zone"] ?? "UTC",
      region: flags["region"] ?? "EU",
      administrator: administratorOf(given),
    });
    await ensureKeyring(installation.database, installation.keyring);
    const { created } = await createTenant(installation, input);
    return created
      ? [
          `${input.name} was added.`,
          `Its onboarding sheet: npm run operator -- onboarding --tid ${input.tid}`,
        ]
      : ["This tenant is here already, with this administrator. Nothing was changed."];
  },
};

const replaceAdministratorCommand: Command = {
  summary: "Make another person the administrator of an organization.",
  flags: { tid, ...administratorFlags },
  async run(installation, given) {
    const { changed } = await replaceAdministrator(await ctxOf(installation, given), administratorOf(given));
    return [changed ? "The administrator was replaced." : "This person is the administrator already."];
  },
};

const setLicenses: Command = {
  summary: "Say how many licences an organization bought; those not named stay as they are.",
  flags: { tid, "starts-on": "first day, YYYY-MM-DD", "ends-on": "last day, YYYY-MM-DD", trial: "yes or no" },
  optional: ["starts-on", "ends-on", "trial"],
  words: `SKU=NUMBER … (${licenseSkus.join(", ")})`,
  async run(installation, given) {
    const { flags, words } = given;
    const pools = words.map((word) => {
      const [sku, bought] = word.split("=");
      return {
        sku,
        bought: Number(bought || Number.NaN),
        startsOn: flags["starts-on"] ?? null,
        endsOn: flags["ends-on"] ?? null,
        trial: flags["trial"] === "yes",
      };
    });
    await setLicensePools(await ctxOf(installation, given), setLicensePoolsInput.parse(pools));
    return [`Set: ${words.join(", ")}.`];
  },
};

const listTenantsCommand: Command = {
  summary: "List the organizations of this installation.",
  flags: {},
  async run({ database }) {
    const tenants = await listTenants(database);
    if (tenants.length === 0) return ["There is no organization yet. Add one with add-tenant."];
    return formatTable(
      ["Tenant ID", "Name", "Region", "Time zone", "Administrator"],
      tenants.map((row) => [row.tid, row.name, row.region, row.timeZone, row.administrator ?? "nobody"]),
    );
  },
};

const onboarding: Command = {
  summary:
    "Print the sheet for an organization's first administrator, and what the apps at Microsoft and Zoom need.",
  flags: { tid },
  async run(installation, given) {
    const { guides } = installation;
    const sheet = await getOnboardingSheet(await ctxOf(installation, given), guides.address);
    return [...formatSheet(sheet), "", "For you, the operator", "", ...formatApps(appGuides(guides))];
  },
};

const rewrapKeysCommand: Command = {
  summary: "Wrap all tenants' keys under the first key of HOLDFAST_KEYRING; older ones may then leave it.",
  flags: {},
  async run({ database, keyring, now }) {
    const { tenants, rewrapped } = await rewrapKeys(database, keyring, now);
    return [`${rewrapped} keys of ${tenants} tenants were wrapped anew under ${keyring.currentKeyId}.`];
  },
};

const confirmPurgeCommand: Command = {
  summary: "After a refused purge: say that the clock is right and what is due may go at the next run.",
  flags: { tid },
  async run(installation, given) {
    const { due } = await confirmPurge(await ctxOf(installation, given));
    return [`Confirmed: ${due} conversations are due. The next nightly purge goes on.`];
  },
};

/** By the name they are typed with. */
const ignoredWebhooks: Command = {
  summary: "Show how many of Zoom's events were left alone, by UTC day and reason, the newest first.",
  flags: {},
  run: async ({ database }) =>
    formatTable(
      ["Day (UTC)", "Reason", "Events"],
      (await database.tally.newest(100)).map(({ day, outcome, count }) => [day, outcome, String(count)]),
    ),
};

export const commands: Readonly<Record<string, Command>> = {
  "add-tenant": addTenant,
  "replace-administrator": replaceAdministratorCommand,
  "set-licenses": setLicenses,
  "list-tenants": listTenantsCommand,
  onboarding,
  "rewrap-keys": rewrapKeysCommand,
  "confirm-purge": confirmPurgeCommand,
  "ignored-webhooks": ignoredWebhooks,
};
