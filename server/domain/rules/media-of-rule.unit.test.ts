import { describe, expect, it } from "vitest";

import { mediaOfRule } from "./decide";
import type { RecordingRule } from "./schema";

const everything: RecordingRule = {
  audio: true,
  video: true,
  screenOnly: false,
  chat: true,
  reevaluate: false,
  recordingType: "bulk",
  onDemandDays: 14,
  recordingControl: false,
  recordSwitch: false,
  retentionDays: 30,
};

describe("mediaOfRule", () => {
  it.each([
    [{}, ["audio", "chat", "screen", "text", "unknown", "video"]],
    [{ video: false }, ["audio", "chat", "text"]],
    [{ video: false, screenOnly: true }, ["audio", "chat", "screen", "text"]],
    [{ audio: false }, ["chat", "screen", "video"]],
    [{ audio: false, video: false, chat: false }, ["chat"]],
  ])("%j", (change, media) => {
    expect([...mediaOfRule({ ...everything, ...change })].sort()).toEqual(media);
  });
});
