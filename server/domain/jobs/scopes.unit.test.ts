import { expect, it } from "vitest";

import { missingScopes } from "./scopes";

const minimum = [
  "user:read:list_users:admin",
  "user:read:user:admin",
  "cloud_recording:read:list_user_recordings:admin",
  "cloud_recording:read:list_recording_files:admin",
  "cloud_recording:read:recording:admin",
];
const participants = [
  "meeting:read:list_past_participants:admin",
  "webinar:read:list_past_participants:admin",
];

it.each([
  ["all of them", [...minimum, ...participants], []],
  ["the minimum", minimum, participants],
  ["classic ones", ["user:read:admin", "recording:read:admin"], participants],
  ["a mix", [...minimum, "meeting:read:admin"], [participants[1]]],
  ["none", [], [...minimum, ...participants]],
])("with %s granted, the rest is missing and says what it switches off", (_, granted, missing) => {
  const found = missingScopes(granted);
  expect(found.map(({ scope }) => scope)).toEqual(missing);
  for (const { switchesOff } of found) expect(switchesOff).toMatch(/: .+\.$/);
});
