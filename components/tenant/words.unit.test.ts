import { expect, test } from "vitest";

import { mediaClasses } from "@/db/constants";

import { importWords } from "./words";

test.each([
  [["audio", "text", "chat"], "Audio, transcripts, chat"],
  [[...mediaClasses], "Audio, video, screen sharing, chat, transcripts, other files"],
  [["hologram"], "Hologram"],
  [[], ""],
])("a license that lets in %j says %s", (media, words) => {
  expect(importWords(media)).toBe(words);
});
