import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compile, holds } from "./expression";

const scope = {
  event: { name: "a/b.c", data: { n: 2, text: "x", yes: true, nothing: null, deep: { er: "y" } } },
  async: { data: { n: 2 } },
};

describe("expressions", () => {
  test.each([
    ["event.data.n == async.data.n", true],
    ["event.data.function_id == 'app-x'", false],
    ["event.data.text + '-' + event.data.deep.er", "x-y"],
    ["event.data.n + 1", 3],
    ["event.data.missing == null", true],
    ["event.data.nothing.further == null", true],
    ["event.data.constructor == null", true],
    ['!(event.data.yes) || event.data.text == "x" && event.data.n != 3', true],
    ["event.data.yes == false || !event.data.yes", false],
    ["'it\\'s' == \"it's\"", true],
  ])("%s", (source, value) => {
    expect(compile(source)(scope)).toEqual(value);
  });

  test.each([
    "",
    "event.data.list.exists(x, x > 1)",
    "event.data.n > 1",
    "size(event.data.list)",
    "(event.data.n",
    "steps.a.b",
    "event..data",
    "1 2",
    "'open",
  ])("not understood: %s", (source) => {
    expect(() => compile(source)).toThrow(SyntaxError);
  });

  test("a condition that is missing holds, one that cannot be evaluated does not", () => {
    expect(holds(undefined, scope)).toBe(true);
    expect(holds("event.data.text + 1 == 2", scope)).toBe(false);
    expect(holds("event.data.text", scope)).toBe(false);
  });

  test("any text compares with itself, and with nothing else", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        const quoted = `"${one.replace(/["\\]/g, "\\$&")}"`;
        expect(compile(`event.data.v == ${quoted}`)({ event: { data: { v: other } } })).toBe(one === other);
      }),
    );
  });
});
