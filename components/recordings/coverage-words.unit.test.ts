import { expect, test } from "vitest";

import { coverageWords } from "./coverage-words";

test.each([
  [[214, 1, 0], "1 of 214 recordings of this period is still waiting"],
  [[1_214, 3, 2], "3 of 1,214 recordings of this period are still waiting, 2 could not be imported"],
  [[214, 0, 2], "2 of 214 recordings of this period could not be imported"],
  [[214, 0, 0], "all 214 recordings of this period are here"],
  [[1, 0, 0], "the only recording of this period is here"],
  [[0, 0, 0], null],
  [[null, 0, 0], null],
  [[null, 1, 0], "1 recording is still waiting"],
] as const)("%j is %j", ([recordings, waiting, failed], words) => {
  const counts = { recordings, waiting, failed };
  expect(coverageWords({ ...counts, of: "everybody", blind: false })).toBe(words);
});

test.each([
  [[214, 0, 0], "214 recordings of this period are here"],
  [[1, 0, 0], "1 recording of this period is here"],
  [[214, 1, 0], "1 of 214 known recordings of this period is still waiting"],
  [[0, 0, 0], null],
] as const)("%j is %j where some was not read", ([recordings, waiting, failed], words) => {
  const counts = { recordings, waiting, failed };
  expect(coverageWords({ ...counts, of: "everybody", blind: true })).toBe(words);
});

test("somebody’s own are called so", () => {
  const own = { recordings: 7, waiting: 2, failed: 0, of: "yourself", blind: false } as const;
  expect(coverageWords(own)).toBe("2 of your 7 recordings of this period are still waiting");
  expect(coverageWords({ ...own, waiting: 0 })).toBe("all your 7 recordings of this period are here");
  const some = { ...own, waiting: 0, blind: true };
  expect(coverageWords(some)).toBe("7 of your recordings of this period are here");
});
