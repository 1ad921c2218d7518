import { describe, expect, it, test } from "vitest";

import { counted, formatBytes, humanise } from "./text";
import { formatClock, formatDate, formatDateTime, formatDuration, formatInstant, zoneLabel } from "./time";

describe("moments are printed in the viewer's zone", () => {
  test.each([
    ["2026-11-21T18:05:09Z", "UTC", "21 Nov 2026, 18:05:09"],
    ["2026-11-21T23:59:59Z", "Asia/Kolkata", "22 Nov 2026, 05:29:59"],
    ["2026-03-29T00:59:00Z", "Europe/Berlin", "29 Mar 2026, 01:59:00"],
    ["2026-03-29T01:00:00Z", "Europe/Berlin", "29 Mar 2026, 03:00:00"],
    ["2026-10-25T00:30:00Z", "Europe/Berlin", "25 Oct 2026, 02:30:00"],
    ["2026-10-25T01:30:00Z", "Europe/Berlin", "25 Oct 2026, 02:30:00"],
    ["2026-01-01T00:00:00Z", "America/Los_Angeles", "31 Dec 2025, 16:00:00"],
    ["2026-06-01T04:00:00Z", "America/New_York", "1 Jun 2026, 00:00:00"],
  ])("%s in %s is %s", (at, zone, shown) => {
    expect(formatInstant(new Date(at), zone)).toBe(shown);
    expect(formatDateTime(new Date(at), zone)).toBe(shown.slice(0, -3));
    expect(shown.startsWith(formatDate(new Date(at), zone))).toBe(true);
  });

  test.each([
    ["Europe/Berlin", "2026-01-15T12:00:00Z", "Europe/Berlin (UTC+1)"],
    ["Europe/Berlin", "2026-07-15T12:00:00Z", "Europe/Berlin (UTC+2)"],
    ["Asia/Kolkata", "2026-07-15T12:00:00Z", "Asia/Kolkata (UTC+5:30)"],
    ["UTC", "2026-07-15T12:00:00Z", "UTC"],
  ])("%s at %s is named %s", (zone, at, label) => {
    expect(zoneLabel(zone, new Date(at))).toBe(label);
  });
});

test.each([
  [0, "0:00"],
  [-5, "0:00"],
  [999, "0:00"],
  [67_000, "1:07"],
  [3_599_999, "59:59"],
  [3_787_000, "1:03:07"],
])("%d ms into a recording is %s", (ms, shown) => {
  expect(formatClock(ms)).toBe(shown);
});

test.each([
  [45_000, "45 s"],
  [59_700, "1 min"],
  [720_000, "12 min"],
  [3_599_000, "1 h 00 min"],
  [3_900_000, "1 h 05 min"],
])("%d ms last %s", (ms, shown) => {
  expect(formatDuration(ms)).toBe(shown);
});

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1_000, "1 KB"],
  [1_500_000, "1.5 MB"],
  [99_960_000, "100 MB"],
  [999_700_000, "1 GB"],
  [2_147_483_648, "2.1 GB"],
])("%d bytes are %s", (bytes, shown) => {
  expect(formatBytes(bytes)).toBe(shown);
});

it("counts with the right noun and reads identifiers", () => {
  expect(counted(1, "Conversation")).toBe("1 Conversation");
  expect(counted(10_000, "Conversation")).toBe("10,000 Conversations");
  expect(counted(0, "Person", "People")).toBe("0 People");
  expect(humanise("shared_screen_with_speaker_view")).toBe("Shared screen with speaker view");
});
