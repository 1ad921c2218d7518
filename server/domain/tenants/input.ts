import { z } from "zod";

import { licenseSkus, regions } from "@/db/constants";

import { timeZoneInput } from "./schema";

const entraId = (what: string) =>
  z
    .guid(`${what} must be a GUID such as 11111111-2222-3333-4444-555555555555.`)
    .transform((id) => id.toLowerCase());

/** Who administers a tenant, as Entra knows them. */
export const administratorInput = z.object({
  oid: entraId("The user ID (object ID)"),
  upn: z.string().trim().min(3, "The administrator's user principal name is missing.").max(320),
  displayName: z.string().trim().min(1, "The administrator's name is missing.").max(256),
});
export type Administrator = z.infer<typeof administratorInput>;

export const createTenantInput = z.object({
  tid: entraId("The tenant ID"),
  name: z.string().trim().min(1, "The organization's name is missing.").max(120),
  timeZone: timeZoneInput,
  region: z.enum(regions, { error: `The region must be one of ${regions.join(", ")}.` }),
  administrator: administratorInput,
});
export type CreateTenant = z.input<typeof createTenantInput>;

const maxBought = 1_000_000;

export const setLicensePoolsInput = z
  .array(
    z.object({
      sku: z.enum(licenseSkus, { error: `A licence must be one of ${licenseSkus.join(", ")}.` }),
      bought: z.int("A number of licences must be whole.").min(0).max(maxBought),
      startsOn: z.iso.date().nullable().default(null),
      endsOn: z.iso.date().nullable().default(null),
      trial: z.boolean().default(false),
    }),
  )
  .min(1, "Name at least one licence.");
export type SetLicensePools = z.input<typeof setLicensePoolsInput>;
