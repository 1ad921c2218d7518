import { describe, expect, it, test } from "vitest";

import type { ConfigLayer, MediaOutcome } from "@/server/domain/users/person/schema";

import { changedWords, layerWords, mediaList, sameFate, valueWords } from "./words";

test.each<[ConfigLayer["value"], string]>([
  [true, "On"],
  [false, "Off"],
  ["compliance_uc", "Compliance UC"],
  ["EU", "EU"],
  [{ id: "r", name: "Seven years" }, "Seven years"],
])("the value %j is %s", (value, words) => {
  expect(valueWords(value)).toBe(words);
});

test.each<[ConfigLayer["source"], string]>([
  [{ kind: "own" }, "Own"],
  [{ kind: "group", id: "g", name: "Sales", priority: 2 }, "From group Sales (priority 2)"],
  [{ kind: "default" }, "Default"],
])("the source %j is %s", (source, words) => {
  expect(layerWords(source)).toBe(words);
});

test.each<[MediaOutcome["media"][], string]>([
  [["audio"], "Audio"],
  [["audio", "chat"], "Audio and chat"],
  [["video", "screen", "text"], "Video, screen and transcript"],
])("%j reads %s", (media, words) => {
  expect(mediaList(media)).toBe(words);
});

describe("kinds of media", () => {
  const kept = { outcome: "keep", reason: "rule_keeps", retainUntil: new Date(0) } as const;

  it("with the same fate are said once, in their order", () => {
    const skipped = { outcome: "skip", reason: "media_not_in_rule", retainUntil: null } as const;
    const fates = sameFate([
      { media: "audio", ...kept },
      { media: "video", ...skipped },
      { media: "chat", ...kept },
    ]);
    expect(fates).toEqual([
      { ...kept, media: ["audio", "chat"] },
      { ...skipped, media: ["video"] },
    ]);
  });

  it("that are kept until different days stay apart", () => {
    const later = { ...kept, retainUntil: new Date(1) };
    expect(
      sameFate([
        { media: "audio", ...kept },
        { media: "chat", ...later },
      ]),
    ).toHaveLength(2);
  });
});

test.each([
  [{ fields: "addOnZoom license" }, "Add On Zoom Integration, License"],
  [{ fields: "license unknown", priority: 2 }, "License, priority 2"],
  [{ version: 3 }, "version 3"],
  [{ identity: "x" }, ""],
])("%j changed %j", (detail, words) => {
  expect(changedWords({ detail })).toBe(words);
});
