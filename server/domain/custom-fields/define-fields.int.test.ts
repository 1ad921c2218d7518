import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import type { CustomFieldType } from "@/db/constants";
import { customFieldValue } from "@/db/schema";
import { testDatabase } from "@/db/testing/database";
import { testArchive } from "@/server/domain/testing/test-archive";
import { newId } from "@/server/lib/id";

import { changeCustomField } from "./change-custom-field";
import { deleteCustomField } from "./delete-custom-field";
import { countCustomFieldUses, listCustomFields } from "./list-custom-fields";
import { reorderCustomFields } from "./reorder-custom-fields";
import { maxCustomFields } from "./schema";
import { fieldsFixture, type FieldsFixture } from "./testing/fields-fixture";

let db: Awaited<ReturnType<typeof testDatabase>>;
let archive: Awaited<ReturnType<typeof testArchive>>;
let f: FieldsFixture;

beforeAll(async () => {
  db = await testDatabase();
  archive = await testArchive();
});
afterAll(async () => {
  await archive.remove();
  await db.drop();
});
/** A tenant of its own for each test: fields count per tenant. */
beforeEach(async () => {
  f = await fieldsFixture(db.database, archive);
});

const namesOf = async () => (await listCustomFields(f.admin)).map(({ name }) => name);

describe("defining fields", () => {
  it("creates them in order, up to the limit, each name once", async () => {
    const id = await f.create("Matter");
    await f.create("State", "choice", "Open", "Closed");
    expect(await listCustomFields(f.filler)).toMatchObject([
      { id, name: "Matter", type: "text", choices: [] },
      { name: "State", type: "choice", choices: ["Open", "Closed"] },
    ]);
    expect(await f.audited("custom_field.created", id)).toEqual([{ detail: { type: "text", choices: 0 } }]);
    await expect(f.create("MATTÉR ")).rejects.toMatchObject({ code: "CONFLICT" });
    for (let at = 2; at < maxCustomFields; at++) await f.create(`Field ${at}`);
    await expect(f.create("One more")).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("takes the limit and the name seriously when two come at once", async () => {
    for (let at = 1; at < maxCustomFields; at++) await f.create(`Field ${at}`);
    const outcomes = await Promise.allSettled([f.create("Left"), f.create("Right")]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await namesOf()).toHaveLength(maxCustomFields);
  });

  it("reorders them all or none", async () => {
    const [a, b, c] = [await f.create("A"), await f.create("B"), await f.create("C")];
    await reorderCustomFields(f.admin, { ids: [c, a, b] });
    expect(await namesOf()).toEqual(["C", "A", "B"]);
    expect(await f.audited("custom_field.changed", c)).toEqual([{ detail: { position: 1 } }]);
    await reorderCustomFields(f.admin, { ids: [c, a, b] });
    expect(await f.audited("custom_field.changed", c)).toHaveLength(1);
    for (const ids of [
      [a, b],
      [a, b, c, newId()],
      [a, a, b],
      [a, b, newId()],
    ]) {
      await expect(reorderCustomFields(f.admin, { ids })).rejects.toMatchObject({ code: "CONFLICT" });
    }
  });

  it("keeps conversations' choices when names change, even when two swap", async () => {
    const id = await f.create("State", "choice", "Open", "Closed", "Lost");
    const another = await f.archived(f.bob);
    await f.fill(id, "Open");
    await f.fill(id, "Closed", another);
    const choices = [
      { was: "Closed", name: "Open" },
      { was: "Open", name: "Closed" },
      { was: null, name: "New" },
    ];
    await changeCustomField(f.admin, { id, name: "Status", choices });
    expect([await f.valueIn(id), await f.valueIn(id, another)]).toEqual(["Closed", "Open"]);
    expect(await listCustomFields(f.admin)).toMatchObject([
      { name: "Status", choices: ["Open", "Closed", "New"] },
    ]);
    expect(await f.audited("custom_field.changed", id)).toEqual([
      { detail: { renamed: true, choicesAdded: 1, choicesRenamed: 2, choicesRemoved: 1 } },
    ]);
  });

  it("refuses to take away a choice that is in use, with the count", async () => {
    const id = await f.create("State", "choice", "Open", "Closed");
    await f.fill(id, "Closed");
    const change = changeCustomField(f.admin, {
      id,
      name: "State",
      choices: [{ was: "Open", name: "Open" }],
    });
    await expect(change).rejects.toMatchObject({ code: "CONFLICT", detail: { count: "1" } });
    expect(await f.valueIn(id)).toBe("Closed");
  });

  it("says nothing new when nothing is", async () => {
    const id = await f.create("Matter");
    await changeCustomField(f.admin, { id, name: "Matter", choices: [] });
    expect(await f.audited("custom_field.changed", id)).toEqual([]);
  });

  it.each<[string, CustomFieldType, { was: string | null; name: string }[], string]>([
    ["a choice that is not there any more", "choice", [{ was: "Gone", name: "Here" }], "CONFLICT"],
    ["one choice split in two", "choice", ["A", "B"].map((name) => ({ was: "Open", name })), "CONFLICT"],
    ["no choice at all", "choice", [], "BAD_REQUEST"],
    ["a choice in a text", "text", [{ was: null, name: "A" }], "BAD_REQUEST"],
  ])("refuses %s", async (_, type, choices, code) => {
    const id = await f.create("State", type, ...(type === "choice" ? ["Open"] : []));
    await expect(changeCustomField(f.admin, { id, name: "State", choices })).rejects.toMatchObject({ code });
  });

  it("deletes a field with its values, once the number of conversations is confirmed", async () => {
    const id = await f.create("Matter");
    await f.fill(id, "A");
    expect(await countCustomFieldUses(f.admin)).toEqual([{ id, conversations: 1 }]);
    const blind = deleteCustomField(f.admin, { id, confirmCount: 0 });
    await expect(blind).rejects.toMatchObject({ code: "CONFLICT", detail: { count: "1" } });
    expect(await deleteCustomField(f.admin, { id, confirmCount: 1 })).toEqual({ values: 1 });
    expect(await f.home.db.tx((tx) => tx.$count(customFieldValue))).toBe(0);
    expect(await f.audited("custom_field.deleted", id)).toEqual([{ detail: { type: "text", values: 1 } }]);
    const again = deleteCustomField(f.admin, { id, confirmCount: 0 });
    await expect(again).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
