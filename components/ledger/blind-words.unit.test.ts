import { expect, test } from "vitest";

import type { BlindSpot } from "@/server/domain/ledger/schema";

import { blindStep, blindWords } from "./blind-words";

const id = "018f0000-0000-7000-8000-000000000001";
const [since, until] = [new Date("2026-05-03T22:30:00Z"), new Date("2026-05-09T10:00:00Z")];
const spot = (rest: Partial<BlindSpot> & Pick<BlindSpot, "why">): BlindSpot => ({
  ...{ id, name: "Contoso", since: null, until: null, stage: null, users: null },
  ...rest,
});

test.each([
  [{ why: "paused", since }, "Zoom has not been asked since 4 May 2026: Contoso, job paused"],
  [
    { why: "runs_failing", since, until },
    "Zoom has not been read whole since 4 May 2026: Contoso, runs fail",
  ],
  [{ why: "runs_failing", until }, "Zoom has not been read whole yet: Contoso, runs fail"],
  [{ why: "not_read_yet" }, "Zoom has not been read whole yet: Contoso, first run not done"],
  [
    { why: "not_listed", since, users: 1 },
    "Recordings of 1 Zoom user could not be read since 4 May 2026: Contoso",
  ],
  [{ why: "not_listed", users: 1_200 }, "Recordings of 1,200 Zoom users could not be read: Contoso"],
  [{ why: "not_listed", since }, "Your recordings could not be read since 4 May 2026: Contoso"],
  [
    { why: "scope_missing", stage: "phone", since },
    "Zoom Phone has not been read since 4 May 2026: Contoso, not allowed at Zoom",
  ],
  [
    { why: "failing", stage: "meetings", since },
    "Meetings and webinars have not been read whole since 4 May 2026: Contoso",
  ],
  [{ why: "forgotten", stage: "phone", until }, "Zoom gives out no calls before 9 May 2026: Contoso"],
  [
    { why: "not_looked_at", stage: "meetings", until },
    "Meetings and calls before 9 May 2026 were not looked at: Contoso",
  ],
  [
    { why: "not_looked_at", stage: "meetings", since, until },
    "Meetings and calls from 4 May 2026 to 9 May 2026 were not looked at: Contoso",
  ],
  [
    { why: "not_looked_at", stage: "meetings", since: new Date("2026-05-09T01:00:00Z"), until },
    "Meetings and calls of a part of 9 May 2026 were not looked at: Contoso",
  ],
  [
    { why: "not_looked_at", stage: "chat", until },
    "Team chats before 9 May 2026 were not looked at: Contoso",
  ],
] as const)("%j is %j", (rest, words) => {
  expect(blindWords(spot(rest), "Europe/Berlin")).toBe(words);
});

test("a job that is shown alone is not named", () => {
  expect(blindWords(spot({ why: "not_listed", users: 2 }), "UTC", false)).toBe(
    "Recordings of 2 Zoom users could not be read",
  );
});

test.each([
  [{ why: "disabled" }, { label: "Show job", href: `/jobs?job=${id}` }],
  [{ why: "not_listed" }, { label: "Show who", href: `/mapping?job=${id}&status=not_listed` }],
  [
    { why: "not_looked_at", stage: "meetings" },
    { label: "Backfill", href: `/jobs?job=${id}` },
  ],
  [{ why: "not_looked_at", stage: "chat" }, null],
  [{ why: "forgotten", stage: "phone" }, null],
] as const)("%j goes on at %j", (rest, step) => {
  expect(blindStep(spot(rest))).toEqual(step);
});
