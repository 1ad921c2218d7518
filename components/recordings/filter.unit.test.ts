import { describe, expect, test } from "vitest";

import { type FilterState, isFiltered, loadFilterState, toFilter } from "./filter";
import { momentHref } from "./moment";

const now = new Date("2026-11-21T18:00:00Z");
const id = "01935f7a-0000-7000-8000-000000000001";

const fromAddress = (query: string) =>
  toFilter(loadFilterState(new URLSearchParams(query)), now, "Europe/Berlin");

describe("a link is a view", () => {
  test.each([
    ["", {}],
    ["type=call", { type: "call" }],
    ["type=fax&cycle=some_day&from=yesterday", {}],
    ["q=%20wire%20transfer%20&participants=ana", { text: "wire transfer", participants: "ana" }],
    [`integrations=${id},nonsense`, { integrations: [id] }],
    ["cycle=today", { from: "2026-11-20T23:00:00.000Z", to: "2026-11-21T23:00:00.000Z" }],
    // A cycle beats dates that stand beside it.
    [
      "cycle=today&from=2020-01-01T00:00:00.000Z",
      { from: "2026-11-20T23:00:00.000Z", to: "2026-11-21T23:00:00.000Z" },
    ],
    ["from=2026-11-01T00:00:00.000Z", { from: "2026-11-01T00:00:00.000Z" }],
  ])("?%s", (query, filter) => {
    expect(fromAddress(query)).toEqual(filter);
    expect(isFiltered(fromAddress(query))).toBe(Object.keys(filter).length > 0);
  });

  test("what is too long is cut to what the archive takes", () => {
    const state: FilterState = {
      ...loadFilterState(new URLSearchParams()),
      text: "x".repeat(1_000),
      participants: "y".repeat(1_000),
      integrations: Array.from({ length: 80 }, () => id),
    };
    const filter = toFilter(state, now, "UTC");
    expect([filter.text?.length, filter.participants?.length, filter.integrations?.length]).toEqual([
      400, 200, 50,
    ]);
  });
});

test.each([
  [{}, `/recordings/${id}`],
  [{ t: 0 }, `/recordings/${id}?t=0`],
  [{ t: 61_000, q: "a b" }, `/recordings/${id}?t=61000&q=a+b`],
  [{ t: null, q: "" }, `/recordings/${id}`],
])("a moment %j has the address %s", (moment, href) => {
  expect(momentHref(id, moment)).toBe(href);
});
