import { readFile } from "node:fs/promises";

import { z } from "zod";

const populationSchema = z.object({
  tenants: z.array(
    z.object({
      id: z.guid(),
      name: z.string(),
      customer: z.boolean().default(true),
      adminConsent: z.union([z.boolean(), z.literal("application")]).default(false),
      users: z.array(
        z.object({
          id: z.guid(),
          userPrincipalName: z.string(),
          displayName: z.string(),
          administrator: z.boolean().default(false),
        }),
      ),
    }),
  ),
});

export type DemoTenant = z.infer<typeof populationSchema>["tenants"][number];

/** The organizations of the Entra stand-in's population that are customers here. */
export async function readPopulation(file: string): Promise<DemoTenant[]> {
  const { tenants } = populationSchema.parse(JSON.parse(await readFile(file, "utf8")));
  return tenants.filter((tenant) => tenant.customer);
}
