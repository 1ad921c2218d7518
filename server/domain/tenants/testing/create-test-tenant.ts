import { randomBytes, randomUUID } from "node:crypto";

import type { Database } from "@/db/client";
import { parseKeyring } from "@/server/lib/crypto/keyring";

import { createTenant } from "../create-tenant";

export const testKeyringSetting = `test:${randomBytes(32).toString("base64")}`;
export const testKeyring = parseKeyring(testKeyringSetting);

/** A tenant with its built-in rules and one administrator; answers its id. */
export async function createTestTenant(
  database: Database,
  options: { tid?: string; name?: string; oid?: string; upn?: string; now?: Date } = {},
): Promise<string> {
  const { tid = randomUUID(), name = "Contoso", oid = randomUUID(), upn = "ada@contoso.example" } = options;
  const { tenantId } = await createTenant(
    { database, keyring: testKeyring, now: options.now ?? new Date() },
    {
      tid,
      name,
      timeZone: "Europe/Berlin",
      region: "EU",
      administrator: { oid, upn, displayName: "Ada Okafor" },
    },
  );
  return tenantId;
}
