import fc from "fast-check";
import { expect, test } from "vitest";
import { canonical, isSigned, sign } from "./protocol";

const key = `signkey-prod-${"0f".repeat(32)}`;
const now = new Date("2026-11-21T10:00:00Z");

test("a body is canonical whatever the order of its keys, and stays so after a round trip", () => {
  expect(canonical({ b: 1, a: { d: null, c: "ä" } })).toBe('{"a":{"c":"ä","d":null},"b":1}');
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(canonical(JSON.parse(canonical(value)))).toBe(canonical(value));
    }),
  );
});

test.each([
  ["its own", "text", key, now, true],
  ["under another environment's prefix", "text", key.replace("prod", "test"), now, true],
  ["of another text", "text!", key, now, false],
  ["by another key", "text", `signkey-prod-${"0e".repeat(32)}`, now, false],
  ["four minutes old", "text", key, new Date("2026-11-21T10:04:00Z"), true],
  ["six minutes old", "text", key, new Date("2026-11-21T10:06:00Z"), false],
  ["from the future", "text", key, new Date("2026-11-21T09:54:00Z"), false],
])("signature %s", (_name, text, otherKey, at, valid) => {
  expect(isSigned(text, sign("text", key, now), otherKey, at)).toBe(valid);
});

test.each([null, "", "t=1", "s=ab", "t=x&s=00", `t=${now.getTime() / 1000}&s=zz`])(
  "no signature: %s",
  (header) => {
    expect(isSigned("text", header, key, now)).toBe(false);
  },
);
