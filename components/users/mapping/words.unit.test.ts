import { expect, test } from "vitest";

import { suggestionReasons } from "@/server/domain/mapping/schema";

import { lineWords, sourceStatusWords, sourceUserWords, suggestionWords, waitingWords } from "./words";

test.each(suggestionReasons)("%s reads on after a name", (why) => {
  expect(suggestionWords[why]).toMatch(/^[a-z]/);
});

test.each([
  ["active", null],
  ["gone", "Gone from Zoom"],
  ["something new", "something new"],
])("a user who is %s is %j", (status, words) => {
  expect(sourceStatusWords(status)).toBe(words);
});

test.each([
  [{ recordings: 1, files: 3 }, "1 recording (3 files)"],
  [{ recordings: 1_200, files: 1 }, "1,200 recordings (1 file)"],
])("%j wait as %s", (counts, words) => {
  expect(waitingWords(counts)).toBe(words);
});

test.each([
  [{ email: "ana@old.example", sourceId: "z" }, "ana@old.example"],
  [{ email: null, sourceId: "z" }, "Zoom user z"],
])("%j is called %s", (user, words) => {
  expect(sourceUserWords(user)).toBe(words);
});

test("names what is nobody's own by its kind", () => {
  expect(lineWords("callQueue:q1")).toBe("Call queue");
  expect(lineWords("OgosRqKaQkaCO4DG9e6Xxg")).toBeNull();
  expect(sourceUserWords({ email: null, sourceId: "commonArea:r1" })).toBe("Common area r1");
});
