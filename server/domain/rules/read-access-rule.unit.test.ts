import { expect, test } from "vitest";

import { readAccessRule } from "./read-access-rule";
import { noAssignment, rights } from "./schema";

const all = {
  rights: [...rights],
  assignment: { scope: "all", personIds: [], kinds: ["recording", "replay", "access", "analytics"] },
};
const few = { rights: ["conversations.search"], assignment: noAssignment };

test.each([
  ["the built-in Administrator has every right, whatever was stored", "administrator", few, all],
  ["another built-in rule is what stands in it", "user", few, few],
  ["so is one of the organization's own, even with every right", null, all, all],
  [
    "a right that no longer exists does not take the others with it",
    null,
    { ...few, rights: ["fax", ...few.rights] },
    few,
  ],
  ["an assignment that can't be read is none", null, { ...few, assignment: { scope: "some" } }, few],
  ["one stored before there was assignment has none", null, { rights: few.rights }, few],
  ["a rule that can't be read gives nothing", null, "nonsense", { rights: [], assignment: noAssignment }],
] as const)("%s", (_, builtIn, definition, given) => {
  expect(readAccessRule({ builtIn, definition })).toEqual(given);
});
