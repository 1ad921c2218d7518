import fc from "fast-check";
import { describe, expect, it, test } from "vitest";

import { licenseSkus } from "@/db/constants";

import { allocate, type Claim } from "./allocate";
import { graceDays, seatsOf, termOf } from "./pools";

const day = (date: string) => new Date(`${date}T12:00:00Z`);

const claim = fc.record({
  personId: fc.uuid(),
  sku: fc.constantFrom(...licenseSkus),
  held: fc.boolean(),
  own: fc.boolean(),
  username: fc.string({ maxLength: 3 }),
});
const claims = fc.uniqueArray(claim, {
  selector: ({ personId, sku }) => `${personId} ${sku}`,
  maxLength: 40,
});
const seats = fc
  .array(fc.tuple(fc.constantFrom(...licenseSkus), fc.integer({ min: 0, max: 8 })))
  .map((entries) => new Map(entries));
const keys = (some: readonly Claim[]) => some.map(({ personId, sku }) => `${personId} ${sku}`).sort();

describe("the seats of the pools", () => {
  it("are never more than there are, and none stays free while somebody goes without", () => {
    fc.assert(
      fc.property(claims, seats, (wanted, free) => {
        const without = new Set(keys(allocate(wanted, free)));
        for (const sku of licenseSkus) {
          const rivals = wanted.filter((one) => one.sku === sku);
          const seated = rivals.filter((one) => !without.has(`${one.personId} ${one.sku}`)).length;
          expect(seated).toBe(Math.min(rivals.length, free.get(sku) ?? 0));
        }
      }),
    );
  });

  it("go to the same people in whatever order they are asked for", () => {
    fc.assert(
      fc.property(claims, seats, fc.array(fc.integer(), { minLength: 40 }), (wanted, free, random) => {
        const shuffled = wanted
          .map((one, index) => ({ one, at: random[index] ?? 0 }))
          .sort((a, b) => a.at - b.at)
          .map(({ one }) => one);
        expect(keys(allocate(shuffled, free))).toEqual(keys(allocate(wanted, free)));
      }),
    );
  });

  it("are taken from nobody for somebody new", () => {
    fc.assert(
      fc.property(claims, seats, claim, (wanted, free, more) => {
        const newcomer = { ...more, held: false };
        const before = new Set(keys(allocate(wanted, free)));
        const held = wanted
          .filter((one) => one.held)
          .filter((one) => !before.has(`${one.personId} ${one.sku}`));
        const after = new Set(keys(allocate([...wanted, newcomer], free)));
        for (const one of held) expect(after.has(`${one.personId} ${one.sku}`)).toBe(false);
      }),
    );
  });
});

test.each([
  ["valid", null, null],
  ["valid", "2026-11-21", "2026-12-31"],
  ["not_started", "2026-11-22", null],
  ["ending", null, "2026-12-20"],
  ["ending", null, "2026-11-21"],
  ["grace", null, "2026-11-20"],
  ["grace", null, "2026-11-08"],
  ["expired", null, "2026-11-06"],
] as const)("the term is %s from %s to %s", (term, startsOn, endsOn) => {
  expect(termOf({ startsOn, endsOn }, day("2026-11-21"))).toBe(term);
});

test("over-use takes a seat from nobody before its time of grace is over", () => {
  const overUsedSince = day("2026-11-01");
  const at = (days: number) => new Date(overUsedSince.getTime() + days * 86_400_000);
  const pool = { bought: 2, overUsedSince };
  expect([seatsOf(pool, 5, at(graceDays - 1)), seatsOf(pool, 5, at(graceDays))]).toEqual([5, 2]);
  expect(seatsOf({ bought: 2, overUsedSince: null }, 2, at(0))).toBe(2);
});
