import fc from "fast-check";
import { createSerializer } from "nuqs/server";
import { describe, expect, test } from "vitest";

import type { FieldFilter } from "@/server/domain/custom-fields/schema";

import { filterParsers, loadFilterState, toFilter } from "./filter";

const id = "01935f7a-0000-7000-8000-000000000001";

const serialize = createSerializer(filterParsers);
const fromAddress = (query: string) => loadFilterState(new URLSearchParams(query)).fields;

describe("a field's filter in the address", () => {
  test.each<[string, FieldFilter[]]>([
    [`${id}.t.ACME`, [{ type: "text", id, startsWith: "ACME" }]],
    [`${id}.c.Open~In work`, [{ type: "choice", id, anyOf: ["Open", "In work"] }]],
    [`${id}.n.-1.5~20`, [{ type: "number", id, from: -1.5, to: 20 }]],
    [`${id}.n.~20`, [{ type: "number", id, to: 20 }]],
    [`${id}.d.2026-01-01~`, [{ type: "date", id, from: "2026-01-01" }]],
    [
      `${id}.n.1~,${id}.t.A`,
      [
        { type: "number", id, from: 1 },
        { type: "text", id, startsWith: "A" },
      ],
    ],
  ])("%s", (words, filters) => {
    expect(fromAddress(`fields=${encodeURIComponent(words)}`)).toEqual(filters);
  });

  test.each([
    "",
    "nonsense",
    `${id}.x.A`,
    `${id}.t.`,
    `${id}.n.~`,
    `${id}.n.one~`,
    `${id}.d.2026-02-30~`,
    "1.t.A",
  ])("nonsense is left out: %s", (words) => {
    const query = `fields=${encodeURIComponent(`${words},${id}.t.A`)}`;
    expect(fromAddress(query)).toEqual([{ type: "text", id, startsWith: "A" }]);
  });

  test("whatever is typed or chosen comes back as it was", () => {
    const words = fc.string({ minLength: 1, maxLength: 40, unit: fc.constantFrom(..."aÄ~%,.25CE7& +#\"'/") });
    const typed = words.filter((text) => text.trim() === text);
    const anyFilter = fc.oneof(
      typed.map((startsWith) => ({ type: "text" as const, id, startsWith })),
      fc
        .array(words, { minLength: 1, maxLength: 5 })
        .map((anyOf) => ({ type: "choice" as const, id, anyOf })),
    );
    fc.assert(
      fc.property(fc.array(anyFilter, { minLength: 1, maxLength: 5 }), (fields) => {
        const query = serialize({ fields });
        expect(fromAddress(query)).toEqual(fields);
      }),
    );
  });

  test("more than five are cut to what the archive takes", () => {
    const query = `fields=${encodeURIComponent(Array(7).fill(`${id}.t.A`).join(","))}`;
    const filter = toFilter(loadFilterState(new URLSearchParams(query)), new Date(), "UTC");
    expect(filter.fields).toHaveLength(5);
  });
});
