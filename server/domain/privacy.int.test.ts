import { pino } from "pino";
import postgres from "postgres";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import { testDatabase } from "@/db/testing/database";
import { eventCatalogue } from "@/server/events/catalogue";
import { log } from "@/server/lib/log";
import { newId } from "@/server/lib/id";
import { createCaller } from "@/server/trpc/root";

import { appSettings } from "./testing/app-settings";
import { addJob, archivedConversation } from "./testing/archived-conversation";
import { type SignedIn, tenantFixture } from "./testing/tenant-fixture";
import { testArchive } from "./testing/test-archive";

/** Stands in every name, topic, text and reason of these tests, and may stand in nothing that is logged or announced. */
const marker = "Quetzalcoatl";

const lines: string[] = [];
beforeAll(() => {
  log.level = "trace";
  const stream = (log as unknown as Record<symbol, { write(line: string): void }>)[pino.symbols.streamSym];
  if (!stream) throw new Error("the log has no stream");
  vi.spyOn(stream, "write").mockImplementation((line) => void lines.push(line));
});
beforeEach(() => {
  lines.length = 0;
});

describe("the log", () => {
  const error = () => new Error(`Failed query: … params: ${marker}`, { cause: new Error(marker) });

  it.each<[string, () => void]>([
    ["an error", () => log.error({ err: error() }, "failed")],
    ["an error without words", () => log.error({ err: error() })],
    ["an error alone", () => log.error(error())],
    ["an error with words", () => log.error(error(), "failed")],
    ["a thrown text", () => log.error({ err: marker }, "failed")],
    ["an error of another kind", () => log.error({ err: Object.assign(new TypeError(marker), { email: marker }) }, "failed")],
    ...["token", "accessToken", "refreshToken", "secret", "password", "authorization", "cookie", "email", "name", "topic"].flatMap(
      (key): [string, () => void][] => [
        [`the key ${key}`, () => log.info({ [key]: marker }, "done")],
        [`the key ${key}, one deeper`, () => log.info({ thing: { [key]: marker } }, "done")],
      ],
    ),
    ["an address", () => log.info({ url: `https://x/?q=${marker}`, headers: { cookie: marker } }, "done")],
  ])("keeps %s to itself", (_, act) => {
    act();
    expect(lines).toHaveLength(1);
    expect(lines.join("")).not.toContain(marker);
    expect(JSON.parse(lines[0] ?? "")).toHaveProperty("msg");
  }); // prettier-ignore

  it("still says what kind of failure it was, and where", () => {
    log.error({ err: Object.assign(new TypeError("x"), { code: "23505" }) }, "failed");
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      msg: "failed",
      err: { kind: "TypeError", code: "23505" },
    });
    expect(lines[0]).toContain("privacy.int.test.ts");
  });
});

describe("events", () => {
  const samples: Record<string, unknown> = {
    offset: 0,
    stage: "phone",
    readBefore: "2026-11-22T02:00:00.000Z",
    night: "2026-11-22",
  };
  const sample = (key: string) => samples[key] ?? (key.endsWith("Ids") ? [newId()] : newId());

  it.each(Object.entries(eventCatalogue))("%s carries ids and counts only", (_, schema) => {
    const keys = Object.keys(schema.shape);
    const good = Object.fromEntries(keys.map((key) => [key, sample(key)]));
    expect(schema.safeParse(good).success).toBe(true);
    for (const key of keys) {
      const personal = key.endsWith("Ids") ? ["ada@contoso.example"] : "ada@contoso.example";
      expect(schema.safeParse({ ...good, [key]: personal }).success, key).toBe(false);
    }
    expect(schema.safeParse({ ...good, topic: "Budget" }).success).toBe(false);
  });
});

describe("people's own words", () => {
  let db: Awaited<ReturnType<typeof testDatabase>>;
  let archive: Awaited<ReturnType<typeof testArchive>>;
  let owner: postgres.Sql;
  let admin: SignedIn;
  let conversationId: string;
  let personId: string;

  beforeAll(async () => {
    db = await testDatabase();
    archive = await testArchive();
    appSettings(db.appUrl, archive);
    owner = postgres(db.ownerUrl, { max: 1, onnotice: () => undefined });
    const home = await tenantFixture(db.database, { name: marker });
    admin = await home.signIn({ ...home.administrator, name: marker });
    const someone = await home.addPerson(`${marker} Berg`);
    personId = someone.id;
    const words = { topic: marker, transcript: [marker], chat: [marker], participants: [{ name: marker }] };
    const jobId = await addJob(home, marker);
    conversationId = (await archivedConversation(home, archive, { owner: someone, jobId, ...words })).id;
  });
  afterAll(async () => {
    await owner.end();
    await archive.remove();
    await db.drop();
  });

  const caller = () => createCaller({ session: admin.session, requestId: newId(), now: new Date() });
  const definition = {
    ...{ audio: true, video: true, screenOnly: false, chat: true, reevaluate: false, recordingType: "bulk" },
    ...{ recordingControl: false, recordSwitch: false, retentionDays: 1 },
  } as never;
  const job = {
    enabled: true,
    syncRecordingRule: false,
    processingRegion: "EU",
    integrationType: "zoom",
  } as const;

  it("stand in no audit entry, no event and no log line", async () => {
    const call = caller();
    await call.conversations.search({ filter: { text: marker } });
    await call.conversations.view({ id: conversationId });
    await call.conversations.openPlayback({ conversationId });
    await call.conversations.placeHold({ conversationId, reason: marker });
    await call.conversations.releaseHold({ conversationId });
    await call.rules.create({ kind: "recording", name: marker, description: marker, definition });
    const { id } = await call.jobs.create({ ...job, name: `${marker} 2` });
    await call.jobs.update({ ...job, id, name: `${marker} 3` });
    await call.users.configure({ personIds: [personId], changes: { regionalStorage: "EU" } });
    await call.tenant.syncDirectory();
    await call.tenant.signOutEverywhere();
    const audits = await owner<{ row: string }[]>`select a::text as row from audit_event a`;
    const events = await owner<{ row: string }[]>`select o::text as row from engine.outbox o`;
    expect([audits.length, events.length].every((n) => n > 0)).toBe(true);
    expect([...audits, ...events].filter(({ row }) => row.includes(marker))).toEqual([]);
    expect(lines.join("")).not.toContain(marker);
  });

  it("stand in neither log nor answer when the database fails in the middle of them", async () => {
    await owner.unsafe(`create function fail() returns trigger language plpgsql as $$
      begin raise exception 'broken by %', new; end $$`);
    await owner`create trigger fail before insert on audit_event for each row execute function fail()`;
    const call = caller();
    const failing = [
      call.conversations.placeHold({ conversationId, reason: marker }),
      call.rules.create({ kind: "recording", name: `${marker} 9`, description: marker, definition }),
      call.jobs.create({ ...job, name: `${marker} 9` }),
    ];
    for (const result of await Promise.allSettled(failing)) {
      if (result.status === "fulfilled") throw new Error("this should have failed");
      expect(result.reason).toMatchObject({ code: "INTERNAL_SERVER_ERROR" });
      expect(String(result.reason)).not.toMatch(new RegExp(`${marker}|broken|insert`));
    }
    expect(lines).toHaveLength(3);
    expect(lines.join("")).not.toMatch(new RegExp(`${marker}|broken by`));
  });
});
