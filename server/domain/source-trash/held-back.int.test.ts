import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";

import { job } from "@/db/schema";
import { testDatabase } from "@/db/testing/database";
import { addItems, type LedgerRow } from "@/server/domain/ledger/testing/ledger-rows";
import { addJob } from "@/server/domain/testing/archived-conversation";
import { type SignedIn, tenantFixture, type TenantFixture } from "@/server/domain/testing/tenant-fixture";

import { getTrash } from "./get-trash";
import { countHeldBack } from "./held-back";

const now = new Date("2026-03-31T12:00:00Z");
const days = 7;
const ago = (back: number) => new Date(now.getTime() - back * 86_400_000);

let db: Awaited<ReturnType<typeof testDatabase>>;
let home: TenantFixture;
let admin: SignedIn;
let jobId: string;

beforeAll(async () => {
  db = await testDatabase();
  home = await tenantFixture(db.database, { now });
  admin = await home.signIn(home.administrator);
  jobId = await addJob(home, "Zoom");
  const other = await addJob(home, "Another");
  const archived: LedgerRow = { state: "archived", reason: "rule_keeps" };
  const unlicensed: LedgerRow = { state: "skipped", reason: "media_not_in_license" };
  /** A session for each row, with something archived beside it. */
  const beside = (row: LedgerRow, name: string, shared: LedgerRow = {}): LedgerRow[] =>
    [archived, row].map((one) => ({ sessionKey: name, startedAt: ago(10), ...one, ...shared }));
  await addItems(home, jobId, [
    ...beside(unlicensed, "video"),
    ...beside(unlicensed, "video again"),
    ...beside(unlicensed, "video and more"),
    { ...unlicensed, reason: "unknown_type", sessionKey: "video and more", startedAt: ago(10) },
    { state: "waiting", reason: "not_ready_yet", sessionKey: "video", startedAt: ago(10) },
    ...beside({ state: "waiting", reason: "not_ready_yet" }, "waits"),
    ...beside({ state: "given_up", reason: "rule_keeps" }, "given up", { startedAt: ago(100) }),
    ...beside({ ...archived, recoveredAt: ago(1) }, "taken out"),
    // Free to go, or none of its business.
    ...beside({ state: "skipped", reason: "nothing_to_import" }, "settled"),
    ...beside({ state: "gone", reason: "gone_at_source" }, "gone"),
    ...beside(unlicensed, "too fresh", { startedAt: ago(1) }),
    ...beside(unlicensed, "in the trash", { trashedAt: ago(2) }),
    ...beside(unlicensed, "deleted", { deletedAt: ago(2) }),
    ...beside(unlicensed, "call", { kind: "phone" }),
    ...beside({ ...unlicensed, sourceKey: "s#companion_summary" }, "s"),
    { ...unlicensed, sessionKey: "nothing archived", startedAt: ago(10) },
  ]);
  await addItems(home, other, beside(unlicensed, "of another job"));
});
afterAll(() => db.drop());

const groups = [
  { state: "skipped", reason: "media_not_in_license", sessions: 3 },
  { state: "given_up", reason: null, sessions: 1 },
  { state: "waiting", reason: null, sessions: 1 },
  { state: null, reason: null, sessions: 1 },
];

it("counts each session that stays at Zoom once, by why it does", async () => {
  const count = (files?: number) =>
    home.db.tx((tx) => countHeldBack(tx, admin.ctx, { jobId, days, ...(files && { files }) }));
  expect(await count()).toEqual({ sessions: 6, orMore: false, groups });
  // The one of long ago lies beyond what is looked at.
  expect(await count(25)).toMatchObject({ sessions: 5, orMore: true });
});

it("tells whoever may see the job, once the move is in force", async () => {
  expect(await getTrash(admin.ctx, { jobId })).toMatchObject({ days: null, heldBack: null });
  const set = (values: Partial<typeof job.$inferInsert>) =>
    home.db.tx((tx) => tx.update(job).set(values).where(eq(job.id, jobId)));
  await set({ trashAfterDays: days });
  expect(await getTrash(admin.ctx, { jobId })).toMatchObject({ days, heldBack: null });
  await set({ trashConfirmedAt: new Date() });
  expect((await getTrash(admin.ctx, { jobId })).heldBack).toEqual({ sessions: 6, orMore: false, groups });
  await set({ trashAfterDays: 365 });
  expect((await getTrash(admin.ctx, { jobId })).heldBack).toEqual({ sessions: 0, orMore: false, groups: [] });
});
