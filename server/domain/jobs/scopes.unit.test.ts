import { expect, it } from "vitest";

import { zoomScopes } from "@/server/connectors/zoom/permissions";

import { missingScopes } from "./scopes";

const granular = (which: (scope: (typeof zoomScopes)[number]) => boolean) =>
  zoomScopes.filter(which).map((scope) => scope.granular);
const all = granular(() => true);
const optional = granular((scope) => scope.optional);
const needed = granular((scope) => !scope.optional);
const recordings = ["user:read:admin", "recording:read:admin"];

it.each([
  ["all of them", all, []],
  ["what is needed", needed, optional],
  ["classic ones", recordings, granular(({ classic }) => !recordings.includes(classic))],
  [
    "a mix",
    [...needed, "meeting:read:admin"],
    optional.filter((scope) => !scope.startsWith("meeting:read:list_")),
  ],
  ["none", [], all],
])("with %s granted, the rest is missing and says what it switches off", (_, granted, missing) => {
  const found = missingScopes(granted);
  expect(found.map(({ scope }) => scope)).toEqual(
    missing.filter((scope) => !granted.includes(classicOf(scope))),
  );
  for (const { switchesOff } of found) expect(switchesOff).toMatch(/: .+\.$/);
});

const classicOf = (scope: string) => zoomScopes.find((one) => one.granular === scope)?.classic ?? "";

it("an import needs nothing but users and recordings", () => {
  expect(needed.filter((scope) => !/^(user:read|cloud_recording:read)/.test(scope))).toEqual([]);
});
