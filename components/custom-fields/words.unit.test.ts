import { expect, test } from "vitest";

import { typedValue, valueWords } from "./words";

test.each([
  ["text", "ACME\nBerlin", "ACME\nBerlin"],
  ["choice", "Open", "Open"],
  ["number", 1_234_567.25, "1,234,567.25"],
  ["number", 0, "0"],
  ["number", 0.000_001, "0.000001"],
  ["date", "2026-11-21", "21 Nov 2026"],
  ["date", "2026-01-01", "1 Jan 2026"],
  ["text", null, null],
] as const)("%s %j reads %j", (type, value, words) => {
  expect(valueWords({ type, value })).toBe(words);
});

test.each([
  ["text", " ACME ", "ACME"],
  ["text", "12", "12"],
  ["text", "  ", null],
  ["number", "-1.5e3", -1_500],
  ["number", "", null],
  ["date", "2026-11-21", "2026-11-21"],
  ["choice", "", null],
] as const)("typed as %s, %j is %j", (type, typed, value) => {
  expect(typedValue(type, typed)).toBe(value);
});
