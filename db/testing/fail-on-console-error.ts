import { afterEach, beforeEach, expect, type MockInstance, vi } from "vitest";

/** A `console.error` during a test is a failure of that test: React, Next and Node report real defects there. */
let spy: MockInstance<Console["error"]>;

beforeEach(() => {
  spy = vi.spyOn(console, "error").mockImplementation(() => undefined);
});

afterEach(() => {
  const seen = [...spy.mock.calls];
  spy.mockRestore();
  expect(seen, "console.error was called").toEqual([]);
});
