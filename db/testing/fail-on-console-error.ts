import { afterEach, beforeEach, expect, vi } from "vitest";

/** A `console.error` during a test is a failure of that test: React, Next and Node report real defects there. */
const seen: unknown[][] = [];

beforeEach(() => {
  seen.length = 0;
  vi.spyOn(console, "error").mockImplementation((...args: unknown[]) => void seen.push(args));
});

afterEach(() => {
  vi.mocked(console.error).mockRestore();
  expect(seen, "console.error was called").toEqual([]);
});
