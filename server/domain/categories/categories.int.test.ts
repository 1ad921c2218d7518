import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { auditEvent, category, categoryTerm, rule, ruleVersion } from "@/db/schema";
import { testDatabase } from "@/db/testing/database";
import type { UserCtx } from "@/server/domain/access/ctx";
import { noAssignment, type ReplayRule, type Right } from "@/server/domain/rules/schema";
import { addJob, archivedConversation } from "@/server/domain/testing/archived-conversation";
import { tenantFixture, type TenantFixture } from "@/server/domain/testing/tenant-fixture";
import { testArchive } from "@/server/domain/testing/test-archive";
import { newId } from "@/server/lib/id";

import { changeCategory } from "./change-category";
import { createCategory } from "./create-category";
import { deleteCategory } from "./delete-category";
import { getCategory } from "./get-category";
import { listCategories } from "./list-categories";
import { previewMatches } from "./preview-matches";
import { maxCategories } from "./schema";

let db: Awaited<ReturnType<typeof testDatabase>>;
let archive: Awaited<ReturnType<typeof testArchive>>;
let home: TenantFixture;
let admin: UserCtx;
let stranger: UserCtx;

beforeAll(async () => {
  db = await testDatabase();
  archive = await testArchive();
  const other = await tenantFixture(db.database, { name: "Fabrikam" });
  stranger = (await other.signIn(other.administrator)).ctx;
});
afterAll(async () => {
  await archive.remove();
  await db.drop();
});
beforeEach(async () => {
  home = await tenantFixture(db.database);
  admin = (await home.signIn(home.administrator)).ctx;
});

const create = async (name: string, ...terms: string[]) =>
  (await createCategory(admin, { name, description: "", terms })).id;
const audited = (action: "category.created" | "category.changed" | "category.deleted", subject: string) =>
  home.db.tx((tx) =>
    tx
      .select({ detail: auditEvent.detail })
      .from(auditEvent)
      .where(and(eq(auditEvent.action, action), eq(auditEvent.subjectId, subject))),
  );
async function withRights(name: string, rights: Right[]): Promise<UserCtx> {
  const definition = { rights, assignment: noAssignment };
  const accessRuleId = await home.addRule(name, { kind: "access", definition });
  return (await home.signIn(await home.addPerson(name, { accessRuleId }))).ctx;
}

describe("the list", () => {
  it("holds each name once, with the number of terms", async () => {
    const id = await create("Promises", "guaranteed profit", "risk-free");
    await create("Complaints");
    expect(await listCategories(admin)).toMatchObject([
      { name: "Complaints", terms: 0 },
      { id, name: "Promises", terms: 2 },
    ]);
    expect(await audited("category.created", id)).toEqual([{ detail: { terms: 2 } }]);
    await expect(create("promises")).rejects.toMatchObject({ code: "CONFLICT" });
    const complaints = { name: "Complaints", description: "", terms: [] };
    await expect(changeCategory(admin, { id, ...complaints })).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("has a limit, also for two at once", async () => {
    const row = { tenantId: home.tenantId, description: "", changedAt: home.now };
    const rows = Array.from({ length: maxCategories - 1 }, (_, at) => ({
      ...row,
      id: newId(),
      name: `${at}`,
    }));
    await home.db.tx((tx) => tx.insert(category).values(rows));
    const outcomes = await Promise.allSettled([create("Left"), create("Right")]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("changes what changed, and keeps the rows of what stays", async () => {
    const id = await create("Promises", "profit", "Risk", "sure");
    const idsOf = () =>
      home.db.tx(async (tx) => {
        const rows = await tx.select().from(categoryTerm).where(eq(categoryTerm.categoryId, id));
        return new Map(rows.map((row) => [row.term, row.id]));
      });
    const before = await idsOf();
    const changed = {
      name: "Promises",
      description: "What nobody may say",
      terms: ["profit", "risk", "safe"],
    };
    await changeCategory(admin, { id, ...changed });
    expect(await getCategory(admin, { id })).toMatchObject({ id, ...changed });
    expect((await idsOf()).get("profit")).toBe(before.get("profit"));
    await changeCategory(admin, { id, ...changed });
    expect(await audited("category.changed", id)).toEqual([
      { detail: { renamed: false, described: true, terms: 3, added: 2, removed: 2 } },
    ]);
  });
});

describe("deleting", () => {
  it("takes the terms along", async () => {
    const id = await create("Promises", "profit");
    expect(await deleteCategory(admin, { id })).toEqual({ terms: 1 });
    expect(await home.db.tx((tx) => tx.$count(categoryTerm))).toBe(0);
    expect(await audited("category.deleted", id)).toEqual([{ detail: { terms: 1 } }]);
    await expect(deleteCategory(admin, { id })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("waits until no analytics rule's current version names it", async () => {
    const id = await create("Promises");
    const ruleId = newId();
    const { tenantId, now: changedAt } = home;
    const save = (version: number, definition: unknown) =>
      home.db.tx(async (tx) => {
        await tx.insert(ruleVersion).values({ tenantId, id: newId(), ruleId, version, definition });
        await tx.update(rule).set({ currentVersion: version }).where(eq(rule.id, ruleId));
      });
    const shape = {
      tenantId,
      id: ruleId,
      kind: "analytics",
      name: "Trading desk",
      currentVersion: 1,
    } as const;
    await home.db.tx((tx) => tx.insert(rule).values({ ...shape, changedAt }));
    await save(1, { transcriptionLanguages: ["en"], categoryIds: [newId(), id] });
    await expect(deleteCategory(admin, { id })).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("“Trading desk”") as string,
    });
    await save(2, { transcriptionLanguages: ["en"] });
    await expect(deleteCategory(admin, { id })).resolves.toEqual({ terms: 0 });
  });
});

describe("the preview", () => {
  const replay = (change: Partial<ReplayRule>) => ({
    ...admin,
    actor: { ...admin.actor, replay: { ...admin.actor.replay, ...change } },
  });
  const count = async (ctx: UserCtx, id: string) => (await previewMatches(ctx, { id })).conversations?.count;

  it("counts what was said or written, not topics or names, within what the actor may see and read", async () => {
    const bob = await home.addPerson("Bob Berg");
    const common = { owner: bob, jobId: await addJob(home) };
    const participants = [{ name: "Paula Profit" }];
    await archivedConversation(home, archive, { ...common, topic: "Profit", participants });
    await archivedConversation(home, archive, { ...common, transcript: ["And it is a GUARANTEED, profit."] });
    await archivedConversation(home, archive, { ...common, chat: ["profít guaranteed"] });
    const id = await create("Promises", "guaranteed profit", "Profit guaranteed", "O'Hara & Söhne", "\\:*");
    expect(await previewMatches(admin, { id })).toEqual({
      conversations: { count: 2, capped: false },
      within: ["transcript", "chat"],
    });
    expect(await count(replay({ chat: false }), id)).toBe(1);
    expect(await count(replay({ transcript: false }), id)).toBe(1);
    expect(await count(replay({ replay: "own_only" }), id)).toBe(0);
    expect(await count(replay({ visibility: "own" }), id)).toBe(0);
    expect(await count({ ...admin, actor: { ...replay({ visibility: "own" }).actor, id: bob.id } }, id)).toBe(
      2,
    );
    const fillers = Array.from({ length: 120 }, (_, at) => `filler ${at}`);
    expect(await count(admin, await create("Long", "and", ...fillers, "guaranteed profit"))).toBe(1);
    const silent = replay({ transcript: false, chat: false });
    expect(await previewMatches(silent, { id })).toEqual({ conversations: null, within: [] });
    expect(await count(admin, await create("Empty"))).toBe(0);
  });
});

describe("rights", () => {
  it("each verb asks for its own first, and another tenant finds nothing", async () => {
    const id = await create("Promises", "profit");
    const content = { name: "Mine", description: "", terms: [] };
    const acts = (ctx: UserCtx) => [
      () => getCategory(ctx, { id }),
      () => changeCategory(ctx, { id, ...content }),
      () => previewMatches(ctx, { id }),
      () => deleteCategory(ctx, { id }),
    ];
    const searcher = await withRights("Sam Searcher", ["conversations.search"]);
    const analyst = await withRights("Ana Analyst", ["rules.analytics"]);
    const editor = await withRights("Eda Editor", ["categories.manage"]);
    const refused = [
      ...acts(searcher),
      ...acts(analyst),
      () => listCategories(searcher),
      () => createCategory(analyst, content),
      () => previewMatches(editor, { id }),
    ];
    for (const act of refused) await expect(act()).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await listCategories(analyst)).toHaveLength(1);
    for (const act of acts(stranger)) await expect(act()).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await listCategories(stranger)).toEqual([]);
  });
});
