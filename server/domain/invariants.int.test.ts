import { eq, sql } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { tenantTables } from "@/db/testing/allow-list";
import { testDatabase } from "@/db/testing/database";
import { conversation, purgeRun } from "@/db/schema";
import { endSession } from "@/server/domain/access/end-session";
import { endSessionsEverywhere } from "@/server/domain/access/end-sessions-everywhere";
import { startSession } from "@/server/domain/access/start-session";
import { viewConversation } from "@/server/domain/conversations/view-conversation";
import { addGroup } from "@/server/domain/groups/configure-group";
import { placeHold } from "@/server/domain/holds/place-hold";
import { releaseHold } from "@/server/domain/holds/release-hold";
import { createIntegrationJob } from "@/server/domain/jobs/create-integration-job";
import { runJobNow } from "@/server/domain/jobs/run-job-now";
import { updateJob } from "@/server/domain/jobs/update-job";
import { authorizeDownload } from "@/server/domain/playback/authorize-media";
import { openPlayback } from "@/server/domain/playback/open-playback";
import { destroyMarked } from "@/server/domain/retention/destroy-marked";
import { markDue } from "@/server/domain/retention/mark-due";
import { confirmPurge, startPurgeRun } from "@/server/domain/retention/start-purge-run";
import { createRule } from "@/server/domain/rules/create-rule";
import type { RecordingRule } from "@/server/domain/rules/schema";
import { createTenant } from "@/server/domain/tenants/create-tenant";
import { operatorCtx } from "@/server/domain/tenants/operator-ctx";
import { replaceAdministrator } from "@/server/domain/tenants/replace-administrator";
import { setLicensePools } from "@/server/domain/tenants/set-license-pools";
import { testKeyring } from "@/server/domain/tenants/testing/create-test-tenant";
import { configureUsers } from "@/server/domain/users/configure-users";
import { newId } from "@/server/lib/id";

import { addJob, type Archived, archivedConversation, videoFile } from "./testing/archived-conversation";
import { type SignedIn, tenantFixture, type TenantFixture, type TestPerson } from "./testing/tenant-fixture";
import { testArchive } from "./testing/test-archive";

let db: Awaited<ReturnType<typeof testDatabase>>;
let archive: Awaited<ReturnType<typeof testArchive>>;
let owner: postgres.Sql;
let home: TenantFixture;
let admin: SignedIn;
let bob: TestPerson;
let jobId: string;
let groupId: string;
let kept: Archived;
let held: Archived;
let due: Archived;
const now = new Date();
const yesterday = new Date(now.getTime() - 86_400_000);

beforeAll(async () => {
  db = await testDatabase();
  archive = await testArchive();
  owner = postgres(db.ownerUrl, { max: 2, onnotice: () => undefined });
  home = await tenantFixture(db.database, { now });
  bob = await home.addPerson("Bob Berg");
  admin = await home.signIn(home.administrator);
  jobId = await addJob(home);
  const file = { files: [{ ...videoFile, bytes: Buffer.from("v") }] };
  const common = { owner: bob, jobId, transcript: ["a"] };
  kept = await archivedConversation(home, archive, {
    ...common,
    ...file,
    retainUntil: new Date(now.getTime() + 1e10),
  });
  held = await archivedConversation(home, archive, common);
  due = await archivedConversation(home, archive, { ...common, retainUntil: yesterday });
  await placeHold(admin.ctx, { conversationId: held.id, reason: "A matter" });
  groupId = newId();
  await owner`insert into directory_group (tenant_id, id, oid, display_name, directory_state, changed_at)
    values (${home.tenantId}, ${groupId}, 'g', 'Group', 'active', now())`;
  await owner`insert into zoom_connection (tenant_id, job_id, account_id, connected_by_zoom_user_id,
    connected_by_email, connected_at, scopes, sealed_tokens) values (${home.tenantId}, ${jobId}, 'a', 'z', 'z@z', now(), '{}', 'x')`;
});
afterAll(async () => {
  await owner.end();
  await archive.remove();
  await db.drop();
});

describe("invariant 3: retention is never shortened", () => {
  const retain = (id: string, until: Date | null) =>
    home.db.tx((tx) => tx.update(conversation).set({ retainUntil: until }).where(eq(conversation.id, id)));

  it("by the app or the owner, not by a moment, and for ever stays", async () => {
    const [row] = await owner<
      { until: Date }[]
    >`select retain_until as until from conversation where id = ${kept.id}`;
    const until = row?.until ?? now;
    const sooner = new Date(until.getTime() - 1);
    await expect(retain(kept.id, sooner)).rejects.toMatchObject({ cause: { code: "23001" } });
    await expect(
      owner`update conversation set retain_until = ${sooner} where id = ${kept.id}`,
    ).rejects.toMatchObject({
      code: "23001",
    });
    await expect(retain(held.id, new Date("2999-01-01"))).rejects.toMatchObject({ cause: { code: "23001" } });
    await retain(kept.id, until);
    await retain(kept.id, new Date(until.getTime() + 1));
    const rows =
      await owner`select retain_until as until from conversation where id in (${kept.id}, ${held.id})`;
    expect(rows.map((found) => (found["until"] as Date | null)?.getTime() ?? null).sort()).toEqual(
      [null, until.getTime() + 1].sort(),
    );
  });
});

describe("invariant 6: evidence is written once", () => {
  it.each(["audit_event", "tombstone", "rule_version"])("%s", async (table) => {
    const app = postgres(db.appUrl, { max: 1 });
    const attacks = [
      (sqlOf: postgres.Sql) => sqlOf`update ${sqlOf(table)} set tenant_id = tenant_id`,
      (sqlOf: postgres.Sql) => sqlOf`delete from ${sqlOf(table)}`,
      (sqlOf: postgres.Sql) => sqlOf`truncate ${sqlOf(table)} cascade`,
    ];
    await fillTombstone();
    for (const attack of attacks) {
      await expect(attack(app)).rejects.toMatchObject({ code: "42501" });
      await expect(attack(owner)).rejects.toMatchObject({ code: "23001" });
    }
    await expect(app`alter table ${app(table)} disable trigger all`).rejects.toMatchObject({ code: "42501" });
    await app.end();
  });

  const fillTombstone = () => owner`
    insert into tombstone (tenant_id, conversation_id, job_id, session_key, started_at, ended_at, imported_at,
      retain_until, rule_version_id, files, purged_at, run_id)
    select tenant_id, ${newId()}, job_id, ${newId()}, now(), now(), now(), now(), id, '[]', now(), id from (
      select tenant_id, id, id as job_id from rule_version limit 1) v`;
});

describe("invariant 5: no act without its audit event", () => {
  /** All rows of all tables, as one digest. */
  async function everything(): Promise<string> {
    const digests: string[] = [];
    for (const table of Object.keys(tenantTables)) {
      const [row] = await owner`select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as digest
        from ${owner(table)} t`;
      digests.push(`${table} ${row?.["digest"] as string}`);
    }
    const [outbox] = await owner`select count(*) as n from engine.outbox`;
    return [...digests, `outbox ${outbox?.["n"] as string}`].join("\n");
  }

  beforeAll(async () => {
    await owner.unsafe(`create function fail_audit() returns trigger language plpgsql as $$
      begin raise exception 'audit is broken'; end $$`);
  });
  beforeEach(async () => {
    await owner`drop trigger if exists fail_audit on audit_event`;
  });

  const operator = () => operatorCtx(db.database, home.tenantId, now);
  const oid = "00000000-0000-4000-8000-000000000001";
  const definition: RecordingRule = {
    ...{ audio: true, video: true, screenOnly: false, chat: true, reevaluate: false },
    ...({ recordingType: "bulk", onDemandDays: 14 } as const),
    ...{ recordingControl: false, recordSwitch: false, retentionDays: 1 },
  };
  const jobInput = { enabled: true, syncRecordingRule: false, processingRegion: "EU" } as const;
  const openRun = async () => {
    const id = newId();
    const row = { tenantId: home.tenantId, id, startedAt: now, databaseClock: now, forecast: 9 };
    await home.db.tx((tx) => tx.insert(purgeRun).values(row));
    return id;
  };

  /** `prepared` runs before audit breaks; what it answers is handed to the act. */
  const acts: [string, (prepared: string) => Promise<unknown>, (() => Promise<string>)?][] = [
    ["viewing", () => viewConversation(admin.ctx, { id: kept.id })],
    ["playing", () => openPlayback(admin.ctx, { conversationId: kept.id })],
    ["downloading", () => authorizeDownload(admin.ctx, { fileId: kept.files[0]?.id ?? "" })],
    ["placing a hold", () => placeHold(admin.ctx, { conversationId: kept.id, reason: "A matter" })],
    ["releasing a hold", () => releaseHold(admin.ctx, { conversationId: held.id })],
    ["configuring people", () => configureUsers(admin.ctx, { personIds: [bob.id], changes: { regionalStorage: "USA" } })],
    ["configuring a group", () => addGroup(admin.ctx, { groupId, configuration: {} }, { stores: new Map() })],
    ["creating a rule", () => createRule(admin.ctx, { kind: "recording", name: "R", description: "", definition })],
    ["creating a job", () => createIntegrationJob(admin.ctx, { ...jobInput, name: "J", integrationType: "zoom" })],
    ["changing a job", () => updateJob(admin.ctx, { ...jobInput, id: jobId, name: "Other" })],
    ["running a job", () => runJobNow(admin.ctx, { id: jobId })],
    ["signing in", () => startSession(db.database, { tid: home.tid, oid, displayName: "N", userPrincipalName: "n@n" }, now)],
    ["signing out", () => endSession(admin.ctx)],
    ["signing out everywhere", () => endSessionsEverywhere(admin.ctx)],
    ["adding a tenant", () => createTenant({ database: db.database, keyring: testKeyring, now }, {
      tid: oid, name: "T", timeZone: "UTC", region: "EU", administrator: { oid, upn: "a@b.example", displayName: "A" },
    })],
    ["replacing the administrator", () => replaceAdministrator(operator(), { oid, upn: "a@b.example", displayName: "A" })],
    ["setting licences", () => setLicensePools(operator(), [{ sku: "zoom", bought: 1 }])],
    ["starting a purge run", () => startPurgeRun(home.system(now))],
    ["refusing a purge run", () => startPurgeRun(home.system(new Date(now.getTime() + 1e9)))],
    ["confirming a purge", () => confirmPurge(home.system(now))],
    ["marking", (run) => markDue(home.system(now), run), openRun],
  ]; // prettier-ignore

  it.each(acts)("%s", async (_, act, prepare) => {
    const prepared = (await prepare?.()) ?? "";
    const before = await everything();
    await owner`create trigger fail_audit before insert on audit_event for each row execute function fail_audit()`;
    await expect(act(prepared)).rejects.toMatchObject({ cause: { message: "audit is broken" } });
    expect(await everything()).toBe(before);
    await owner`drop trigger fail_audit on audit_event`;
  });

  it("destroying leaves no tombstone, and every row but the key", async () => {
    const run = await openRun();
    await markDue(home.system(now), run);
    await owner`create trigger fail_audit before insert on audit_event for each row execute function fail_audit()`;
    await expect(destroyMarked(home.system(now), archive, run)).rejects.toMatchObject({
      cause: { message: "audit is broken" },
    });
    await owner`drop trigger fail_audit on audit_event`;
    const [row] = await owner`select purge_state as state, (select count(*)::int from media_file m
      where m.conversation_id = c.id) as files from conversation c where id = ${due.id}`;
    expect(row).toEqual({ state: "key_destroyed", files: 1 });
    expect(await home.db.tx((tx) => tx.$count(conversation, sql`true`))).toBe(3);
    expect(await destroyMarked(home.system(now), archive, run)).toEqual({ purged: 1 });
  });
});
