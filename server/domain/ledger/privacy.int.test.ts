import postgres from "postgres";
import { pino } from "pino";
import { afterAll, beforeAll, expect, it, vi } from "vitest";

import { sourceItem } from "@/db/schema";
import { readNext } from "@/server/domain/completeness/read-next";
import { startCheck } from "@/server/domain/completeness/start-check";
import { runJobNow } from "@/server/domain/jobs/run-job-now";
import { connect, listRun, type Scenario, zoomScenario } from "@/server/domain/testing/scenario";
import { log } from "@/server/lib/log";

let scenario: Scenario;
let owner: postgres.Sql;
const lines: string[] = [];

beforeAll(async () => {
  log.level = "trace";
  const stream = (log as unknown as Record<symbol, { write(line: string): void }>)[pino.symbols.streamSym];
  if (!stream) throw new Error("the log has no stream");
  vi.spyOn(stream, "write").mockImplementation((line) => void lines.push(line));
  scenario = await zoomScenario({ lists: ["phone", "chat"] });
  owner = postgres(scenario.adminUrl, { max: 1, onnotice: () => undefined });
  await connect(scenario);
});
afterAll(async () => {
  await owner.end();
  await scenario.close();
});

/** Wherever something about what was seen at the source is written down. */
const tables = [
  "source_item",
  "item_decision",
  "source_check",
  "source_check_difference",
  "job_run",
  "audit_event",
  "engine.outbox",
];

it(
  "of people who must not be recorded nothing is written down but ids, times, sizes and the reason",
  { timeout: 120_000 },
  async () => {
    const { admin, jobId, tenant, zoom } = scenario;
    await listRun(scenario, (await runJobNow(admin.ctx, { id: jobId })).runId);
    const day = (back: number) => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10);
    const { id } = await startCheck(admin.ctx, { jobId, from: day(20), to: day(1) });
    const connection = await scenario.connection();
    for (let done = false; !done;) {
      ({ done } = await readNext(tenant.system(new Date()), connection, id));
    }
    const rows = await tenant.db.tx((tx) => tx.select().from(sourceItem));
    for (const kind of ["meeting", "phone", "chat"] as const) {
      expect(
        rows.some((row) => row.kind === kind),
        kind,
      ).toBe(true);
    }
    expect(rows.every(({ state, conversationId }) => state === "skipped" && conversationId === null)).toBe(
      true,
    );

    const inventory = await zoom.control.inventory("contoso");
    const personal = [
      ...new Set(inventory.flatMap(({ topic, host }) => [topic, host])),
      ...["Margaret Holt", "George Palmer", "Sofia Lindgren", "Samuel Osei", "+4420", "+4685", "+2333"],
      "@contoso.example",
    ].filter((text) => text.length > 3);
    expect(personal.length).toBeGreaterThan(10);
    const written = [...lines];
    for (const table of tables) {
      const found = await owner.unsafe<{ row: string }[]>(
        `select row_to_json(t)::text as row from ${table} t`,
      );
      expect(found.length, table).toBeGreaterThan(0);
      written.push(...found.map(({ row }) => row));
    }
    for (const text of personal) {
      expect(
        written.filter((line) => line.includes(text)),
        text,
      ).toEqual([]);
    }
  },
);

/** Ids, times, sizes and closed words: whoever adds a column sees here that it is one of them. */
const columns = {
  source_item: [
    ...[
      "asked_for_at",
      "asked_for_by",
      "attempts",
      "conversation_id",
      "decided_at",
      "deleted_at",
      "ended_at",
    ],
    ...["failure", "file_type", "first_seen_at", "id", "job_id", "kind", "last_run_id", "last_seen_at"],
    ...["media_class", "media_file_id", "next_look_at", "owner_person_id", "owner_source_id", "reason"],
    ...["recording_type", "recovered_at", "retain_until", "revision"],
    ...["rule_version_id", "session_key", "size_bytes", "source_key", "source_ref", "started_at", "state"],
    ...["tenant_id", "trashed_at", "trashed_by_us_at"],
  ],
  item_decision: ["at", "id", "reason", "run_id", "source_item_id", "state", "tenant_id"],
};

it.each(Object.entries(columns))("%s has no column for anything else", async (table, names) => {
  const found = await owner<{ name: string }[]>`
    select column_name as name from information_schema.columns
    where table_schema = 'public' and table_name = ${table} order by column_name collate "C"`;
  expect(found.map(({ name }) => name)).toEqual(names);
});
