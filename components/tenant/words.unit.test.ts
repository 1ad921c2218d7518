import { expect, test } from "vitest";

import { mediaClasses } from "@/db/constants";

import { dayOf, importColumns, poolWords } from "./words";

const now = new Date("2026-11-21T12:00:00Z");
const pool = {
  ...{ sku: "compliance_uc" as const, bought: 10, used: 4, free: 6, short: 0, startsOn: null, endsOn: null },
  ...{ trial: false, term: "valid" as const, overUsed: false, graceUntil: null },
};
const grace = new Date("2026-12-04T00:00:00Z");

test.each([
  [{}, "Valid", "ok"],
  [{ bought: 0, used: 0, free: 0 }, "None", "neutral"],
  [{ term: "ending", endsOn: "2026-12-02" }, "Ends in 12 days", "warn"],
  [{ term: "ending", endsOn: "2026-11-21" }, "Ends in 1 day", "warn"],
  [{ term: "grace", endsOn: "2026-11-20", graceUntil: grace }, "Expired, grace until 4 Dec 2026", "danger"],
  [{ term: "expired", endsOn: "2026-10-01" }, "Expired: new recordings wait", "danger"],
  [{ term: "not_started", startsOn: "2027-01-01" }, "Starts on 1 Jan 2027", "neutral"],
  [{ used: 12, overUsed: true, graceUntil: grace }, "Over-used by 2 licenses, grace until 4 Dec 2026", "warn"],
  [{ used: 11, overUsed: true, graceUntil: new Date("2026-11-01") }, "Over-used by 1 license", "danger"],
] as const)("a pool with %j says %s", (change, text, tone) => {
  expect(poolWords({ ...pool, ...change }, now)).toEqual({ text, tone });
}); // prettier-ignore

test("days are printed as they are, whatever the zone, and every kind of media has its column", () => {
  expect([dayOf("2026-01-01"), dayOf(null)]).toEqual(["1 Jan 2026", "–"]);
  expect(importColumns.flatMap(({ media }) => [...media]).sort()).toEqual([...mediaClasses].sort());
});
