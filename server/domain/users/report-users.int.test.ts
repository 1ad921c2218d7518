import { eq } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { auditEvent } from "@/db/schema";
import { testDatabase } from "@/db/testing/database";
import { refreshConfigurations } from "@/server/domain/configuration/refresh";
import { type SignedIn, tenantFixture, type TenantFixture } from "@/server/domain/testing/tenant-fixture";

import { reportUsers } from "./report-users";
import { reportFormats, userFilter } from "./schema";

let db: Awaited<ReturnType<typeof testDatabase>>;
let owner: postgres.Sql;
let home: TenantFixture;
let admin: SignedIn;

beforeAll(async () => {
  db = await testDatabase();
  owner = postgres(db.ownerUrl, { max: 1, onnotice: () => undefined });
  home = await tenantFixture(db.database);
  admin = await home.signIn(home.administrator);
  await home.addPerson("Ana Ruiz", { license: "smart_voice" });
});
afterAll(async () => {
  await owner.end();
  await db.drop();
});

describe("a report", () => {
  it.each(reportFormats)(
    "as %s is in the audit log with its format and count, before its first byte",
    async (format) => {
      const filter = userFilter.parse({ license: ["smart_voice"] });
      const { fileName } = await reportUsers(admin.ctx, { filter, format });
      expect(fileName).toBe(`users-${admin.ctx.now.toISOString().slice(0, 10)}.${format}`);
      const rows = await home.db.tx((tx) =>
        tx
          .select()
          .from(auditEvent)
          .where(eq(auditEvent.action, "user.report_exported"))
          .orderBy(auditEvent.id),
      );
      expect(rows.at(-1)).toMatchObject({ actorId: home.administrator.id, detail: { format, count: 1 } });
    },
  );

  it("takes nobody's name for a formula, and holds more than one page of people", async () => {
    const big = await tenantFixture(db.database, { name: "Big" });
    const evil = await big.addPerson('=HYPERLINK("http://evil.example")', { department: '+1,"x"' });
    await owner`insert into person (tenant_id, id, oid, display_name, user_principal_name, upn_normalized, directory_state,
      is_user, changed_at) select ${big.tenantId}, gen_random_uuid(), 'o' || i, 'Same Name', i || '@big.example',
      i || '@big.example', 'active', true, now() from generate_series(1, 2100) i`;
    await big.db.tx((tx) => refreshConfigurations(tx, big.system(), "everybody"));
    const { ctx } = await big.signIn(big.administrator);
    const { bytes } = await reportUsers(ctx, { filter: userFilter.parse({}), format: "csv" });
    const rows = (await textOf(bytes)).trimEnd().split("\r\n").slice(1);
    expect(rows).toHaveLength(2_102);
    expect(new Set(rows).size).toBe(2_102);
    const row = rows.find((text) => text.includes(evil.upn));
    expect(row?.startsWith(`"'=HYPERLINK(""http://evil.example"")",`)).toBe(true);
    expect(row).toContain(`"'+1,""x"""`);
  });
});

async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of bytes) parts.push(part);
  return Buffer.concat(parts).toString("utf8");
}
