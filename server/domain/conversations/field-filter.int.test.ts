import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { CustomFieldType } from "@/db/constants";
import { testDatabase } from "@/db/testing/database";
import type { UserCtx } from "@/server/domain/access/ctx";
import { createCustomField } from "@/server/domain/custom-fields/create-custom-field";
import type { FieldFilter } from "@/server/domain/custom-fields/schema";
import { setCustomFields } from "@/server/domain/custom-fields/set-custom-fields";
import { addJob, archivedConversation } from "@/server/domain/testing/archived-conversation";
import { tenantFixture } from "@/server/domain/testing/tenant-fixture";
import { testArchive } from "@/server/domain/testing/test-archive";

import { countConversations } from "./count-conversations";
import type { ConversationFilter } from "./schema";
import { searchConversations } from "./search-conversations";

type Field = "matter" | "amount" | "due" | "state";

let db: Awaited<ReturnType<typeof testDatabase>>;
let archive: Awaited<ReturnType<typeof testArchive>>;
let admin: UserCtx;
let bob: UserCtx;
let stranger: UserCtx;
const fields = {} as Record<Field, string>;

beforeAll(async () => {
  db = await testDatabase();
  archive = await testArchive();
  const home = await tenantFixture(db.database);
  const other = await tenantFixture(db.database, { name: "Fabrikam" });
  const owner = await home.addPerson("Bob Berg");
  admin = (await home.signIn(home.administrator)).ctx;
  bob = (await home.signIn(owner)).ctx;
  stranger = (await other.signIn(other.administrator)).ctx;
  const jobId = await addJob(home);
  const define = async (name: Field, type: CustomFieldType, ...choices: string[]) => {
    const named = choices.map((choice) => ({ was: null, name: choice }));
    fields[name] = (await createCustomField(admin, { name, type, choices: named })).id;
  };
  await define("matter", "text");
  await define("amount", "number");
  await define("due", "date");
  await define("state", "choice", "In Prüfung", "Closed");
  const add = async (topic: string, mine: boolean, values: Partial<Record<Field, string | number>>) => {
    const wanted = { owner: mine ? owner : home.administrator, jobId, topic };
    const { id: conversationId } = await archivedConversation(home, archive, wanted);
    const byId = Object.entries(values).map(([name, value]) => [fields[name as Field], value]);
    await setCustomFields(admin, { conversationId, values: Object.fromEntries(byId) as never });
  };
  await add("one", true, { matter: "ÄRGER 100% GmbH", amount: 10, due: "2026-01-31", state: "In Prüfung" });
  await add("two", false, { matter: "Arger", amount: -2.5, due: "2026-02-01", state: "Closed" });
  await add("three", false, { matter: "Argus", amount: 10.5, state: "In Prüfung" });
  await add("four", false, {});
});
afterAll(async () => {
  await archive.remove();
  await db.drop();
});

async function found(ctx: UserCtx, filter: ConversationFilter): Promise<string[]> {
  const page = await searchConversations(ctx, { filter, limit: 100 });
  const { count } = await countConversations(ctx, { filter });
  expect(count).toBe(page.items.length);
  return page.items.map(({ topic }) => topic).sort();
}
const text = (startsWith: string): FieldFilter => ({ type: "text", id: fields.matter, startsWith });
const state = (...anyOf: string[]): FieldFilter => ({ type: "choice", id: fields.state, anyOf });
const amount = (ends: { from?: number; to?: number }): FieldFilter => ({
  ...{ type: "number", id: fields.amount },
  ...ends,
});
const due = (ends: { from?: string; to?: string }): FieldFilter => ({
  ...{ type: "date", id: fields.due },
  ...ends,
});

describe("conversations by custom fields", () => {
  it.each<[string, () => FieldFilter[], string[]]>([
    ["text, whatever its case and accents", () => [text("argEr")], ["one", "two"]],
    ["text, the beginning only", () => [text("gmbh")], []],
    ["text, as it is typed", () => [text("ärger 100%")], ["one"]],
    ["text, no pattern", () => [text("%")], []],
    ["text, one letter", () => [text("a")], ["one", "three", "two"]],
    ["one choice", () => [state("In Prüfung")], ["one", "three"]],
    ["any of several choices", () => [state("In Prüfung", "Closed", "Gone")], ["one", "three", "two"]],
    ["a choice that nobody took", () => [state("Gone")], []],
    ["a number between, both ends included", () => [amount({ from: -2.5, to: 10 })], ["one", "two"]],
    ["a number from", () => [amount({ from: 10.25 })], ["three"]],
    ["a number to", () => [amount({ to: 0 })], ["two"]],
    [
      "a date between, both ends included",
      () => [due({ from: "2026-01-31", to: "2026-02-01" })],
      ["one", "two"],
    ],
    ["a date to", () => [due({ to: "2026-01-31" })], ["one"]],
    ["all at once", () => [text("arg"), state("In Prüfung"), amount({ to: 10 }), due({})], ["one"]],
    ["another type than the field's", () => [{ type: "number", id: fields.matter, from: 0 }], []],
  ])("%s", async (_, filters, topics) => {
    expect(await found(admin, { fields: filters() })).toEqual(topics);
  });

  it("go with everything else", async () => {
    expect(await found(admin, { fields: [text("arg")], text: "three" })).toEqual(["three"]);
    expect(await found(admin, { fields: [text("arg")], type: "call" })).toEqual([]);
  });

  it("are found among what may be seen alone", async () => {
    expect(await found(bob, { fields: [text("arg")] })).toEqual(["one"]);
    expect(await found(bob, { fields: [state("Closed")] })).toEqual([]);
    expect(await found(stranger, { fields: [text("arg")] })).toEqual([]);
  });
});
