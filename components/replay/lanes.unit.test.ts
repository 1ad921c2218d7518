import { expect, it } from "vitest";

import { lanesOf, nextIn } from "./lanes";

const span = (speaker: string, startMs: number, endMs: number, segment = 0) => ({
  ...{ speaker, startMs, endMs, segment },
});
const passage = (speaker: string | null) => ({
  ...{ fileId: "f", position: 0, segment: 0, startMs: 0, endMs: 1, speaker, text: "x" },
});
const spans = [
  span("Ada", 0, 2_000),
  span("Bo", 1_000, 9_000),
  span("Ada", 9_000, 10_000),
  span("Cy", 0, 5, 1),
];

it("has a lane each for those who are heard in a part, the longest first, in the transcript's colours", () => {
  const lanes = lanesOf(spans, [passage("Bo"), passage(null)], 0);
  expect(lanes.map(({ speaker, color, totalMs }) => [speaker, color, totalMs])).toEqual([
    ["Bo", 1, 8_000],
    ["Ada", 3, 3_000],
  ]);
  expect(lanesOf(spans, [], 1).map(({ speaker }) => speaker)).toEqual(["Cy"]);
  expect(lanesOf([], [], 0)).toEqual([]);
});

it.each([
  [0, 9_000],
  [8_999, 9_000],
  [9_000, 0],
])("from %i goes on at %i, and from the end to the beginning", (ms, to) => {
  const [, ada] = lanesOf(spans, [], 0);
  if (!ada) throw new Error("no lane");
  expect(nextIn(ada, { segment: 0, ms })).toEqual({ segment: 0, ms: to });
});
