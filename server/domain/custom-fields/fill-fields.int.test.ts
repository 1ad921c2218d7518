import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { eq } from "drizzle-orm";

import type { CustomFieldType } from "@/db/constants";
import { conversation } from "@/db/schema";
import { testDatabase } from "@/db/testing/database";
import type { UserCtx } from "@/server/domain/access/ctx";
import { tenantFixture } from "@/server/domain/testing/tenant-fixture";
import { testArchive } from "@/server/domain/testing/test-archive";
import { newId } from "@/server/lib/id";

import { changeCustomField } from "./change-custom-field";
import { createCustomField } from "./create-custom-field";
import { deleteCustomField } from "./delete-custom-field";
import { getConversationFields } from "./get-conversation-fields";
import { countCustomFieldUses, listCustomFields } from "./list-custom-fields";
import { reorderCustomFields } from "./reorder-custom-fields";
import { setCustomFields } from "./set-custom-fields";
import { fieldsFixture, type FieldsFixture } from "./testing/fields-fixture";

let db: Awaited<ReturnType<typeof testDatabase>>;
let archive: Awaited<ReturnType<typeof testArchive>>;
let f: FieldsFixture;
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
/** A tenant of its own for each test: fields count per tenant. */
beforeEach(async () => {
  f = await fieldsFixture(db.database, archive);
});

/** The longest text, of characters of four bytes each: more than an index takes. */
const incompressible = Array.from({ length: 1_000 }, (_, at) =>
  String.fromCodePoint(0x20000 + ((at * 7_919) % 40_000)),
).join("");

describe("filling in", () => {
  it.each<[CustomFieldType, string | number, string | number]>([
    ["text", "  Größe: 12 ", "Größe: 12"],
    ["text", incompressible, incompressible],
    ["number", -1.5, -1.5],
    ["number", 0, 0],
    ["date", "2024-02-29", "2024-02-29"],
    ["choice", "Open", "Open"],
  ])("a %s takes what fits, example %#", async (type, value, stored) => {
    const id = await f.create("Field", type, ...(type === "choice" ? ["Open"] : []));
    expect(await f.fill(id, value)).toEqual({ changed: 1 });
    expect(await f.valueIn(id)).toBe(stored);
    expect(await f.audited("conversation.field_set", f.theirs)).toEqual([{ detail: { field: id } }]);
    expect(await f.fill(id, value)).toEqual({ changed: 0 });
    expect(await f.audited("conversation.field_set", f.theirs)).toHaveLength(1);
    expect(await f.fill(id, null)).toEqual({ changed: 1 });
    expect(await f.valueIn(id)).toBeNull();
    expect(await f.audited("conversation.field_set", f.theirs)).toHaveLength(2);
  });

  it.each<[CustomFieldType, string | number]>([
    ["text", 1],
    ["number", "1"],
    ["number", Number.POSITIVE_INFINITY],
    ["number", Number.NaN],
    ["date", "2023-02-29"],
    ["date", "0000-01-01"],
    ["date", "21.11.2026"],
    ["date", 1],
    ["choice", "Shut"],
    ["choice", "open"],
  ])("%s refuses %s, and nothing else is kept either", async (type, value) => {
    const fine = await f.create("Fine");
    const id = await f.create("Field", type, ...(type === "choice" ? ["Open"] : []));
    const set = setCustomFields(f.filler, {
      conversationId: f.theirs,
      values: { [fine]: "kept?", [id]: value },
    });
    await expect(set).rejects.toMatchObject({ code: "BAD_REQUEST" });
    expect(await f.valueIn(fine)).toBeNull();
    expect(await f.audited("conversation.field_set", f.theirs)).toEqual([]);
  });

  it("an empty text empties the field", async () => {
    const id = await f.create("Matter");
    await f.fill(id, "A");
    await f.fill(id, "  ");
    expect(await f.valueIn(id)).toBeNull();
  });

  it("finds nothing that may not be seen, is unknown, another's, or marked for purge", async () => {
    const id = await f.create("Matter");
    const foreign = await createCustomField(stranger, { name: "Theirs", type: "text", choices: [] });
    const own = {
      ...f.filler,
      actor: { ...f.filler.actor, replay: { ...f.filler.actor.replay, visibility: "own" } },
    } as const;
    const set = (ctx: UserCtx, conversationId: string, fieldId: string) =>
      setCustomFields(ctx, { conversationId, values: { [fieldId]: "A" } });
    for (const [ctx, conversationId, fieldId] of [
      [own, f.theirs, id],
      [stranger, f.theirs, id],
      [f.filler, newId(), id],
      [f.filler, f.theirs, newId()],
      [f.filler, f.theirs, foreign.id],
    ] as const) {
      await expect(set(ctx, conversationId, fieldId)).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
    await expect(getConversationFields(own, { conversationId: f.theirs })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await f.home.db.tx((tx) =>
      tx.update(conversation).set({ purgeState: "marked" }).where(eq(conversation.id, f.theirs)),
    );
    await expect(f.fill(id, "A")).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("rights", () => {
  it("each verb asks for its own first", async () => {
    const id = await f.create("Matter");
    const searcher = await f.withRights("Sam Searcher", ["conversations.search"]);
    const definer = await f.withRights("Dan Definer", ["custom_fields.manage"]);
    const nobody = await f.withRights("Nora Nobody", []);
    const define = (ctx: UserCtx) => [
      () => createCustomField(ctx, { name: "New", type: "text", choices: [] }),
      () => changeCustomField(ctx, { id, name: "Other", choices: [] }),
      () => reorderCustomFields(ctx, { ids: [id] }),
      () => countCustomFieldUses(ctx),
      () => deleteCustomField(ctx, { id, confirmCount: 0 }),
    ];
    const set = (ctx: UserCtx) => setCustomFields(ctx, { conversationId: f.theirs, values: { [id]: "A" } });
    const refused = [
      ...define(searcher),
      ...define(f.filler),
      () => set(searcher),
      () => set(definer),
      () => getConversationFields(definer, { conversationId: f.theirs }),
      () => listCustomFields(nobody),
    ];
    for (const act of refused) await expect(act()).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await listCustomFields(definer)).toHaveLength(1);
    expect((await getConversationFields(searcher, { conversationId: f.theirs })).mayFill).toBe(false);
    await expect(changeCustomField(stranger, { id, name: "Mine", choices: [] })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });
});
