import { describe, expect, it, test } from "vitest";

import type { DecisionReason, MediaClass } from "@/db/constants";
import type { ItemOwner } from "@/server/domain/rules/decide";
import type { RecordingRule } from "@/server/domain/rules/schema";

import { explainMedia, missingFor } from "./explain-media";

type Person = Extract<ItemOwner, { match: "person" }>;
const rule: RecordingRule = {
  ...{ audio: true, video: true, screenOnly: false, chat: true, reevaluate: false, recordingType: "bulk" },
  ...{ onDemandDays: 14, recordingControl: false, recordSwitch: true, retentionDays: 30 },
};
const owner: Person = {
  ...{ match: "person", deactivated: false, license: "compliance_uc", addOnZoom: true, seat: "held" },
  ...{ recordingRule: rule, switchedOff: [] },
};
const at = { now: new Date("2026-11-21T12:00:00Z"), timeZone: "Europe/Berlin" };
const explain = (change: Partial<Person>) => explainMedia({ ...owner, ...change }, at);
const all: MediaClass[] = ["audio", "video", "screen", "chat", "text"];
const media = (outcomes: ReturnType<typeof explain>, kind: string) =>
  outcomes.filter(({ outcome }) => outcome === kind).map((one) => one.media);

describe("what holds for a person", () => {
  it("keeps what license and rule let in, with the date", () => {
    const outcomes = explain({});
    expect(media(outcomes, "keep")).toEqual(all);
    expect(outcomes.map(({ retainUntil }) => retainUntil?.toISOString())).toEqual(
      all.map(() => "2026-12-21T12:00:00.000Z"),
    );
  });

  it("keeps for ever where the rule gives no days", () => {
    expect(explain({ recordingRule: { ...rule, retentionDays: null } })[0]).toEqual({
      ...{ media: "audio", outcome: "keep", reason: "rule_keeps", retainUntil: null },
    });
  });

  test.each<[string, Partial<Person>, MediaClass[], DecisionReason]>([
    ["voice license", { license: "smart_voice" }, ["video", "screen"], "media_not_in_license"],
    ["audio rule", { recordingRule: { ...rule, video: false } }, ["video", "screen"], "media_not_in_rule"],
    ["no license", { license: null }, all, "no_recording_license"],
    ["no add-on", { addOnZoom: false }, all, "no_zoom_add_on"],
    ["no rule", { recordingRule: null }, all, "no_recording_rule"],
    ["never", { recordingRule: { ...rule, recordingType: "never" } }, all, "rule_never_records"],
    ["deactivated", { deactivated: true }, all, "user_deactivated"],
    ["switched off", { switchedOff: [{ from: new Date(0), until: null }] }, all, "switched_off_by_person"],
  ])("%s skips", (_, change, skipped, reason) => {
    const outcomes = explain(change);
    expect(media(outcomes, "skip")).toEqual(skipped);
    expect(new Set(outcomes.filter(({ outcome }) => outcome === "skip").map((one) => one.reason))).toEqual(
      new Set([reason]),
    );
  });

  test.each<[Partial<Person>, DecisionReason]>([
    [{ seat: "none_left" }, "license_pool_used_up"],
    [{ seat: "out_of_force" }, "license_expired"],
  ])("%j waits", (change, reason) => {
    const outcomes = explain(change);
    expect(media(outcomes, "wait")).toEqual(all);
    expect(outcomes[0]).toMatchObject({ reason, retainUntil: null });
  });

  it("waits to be asked on demand, and says until when it would be kept then", () => {
    const [audio] = explain({ recordingRule: { ...rule, recordingType: "on_demand" } });
    expect(audio).toMatchObject({ outcome: "wait", reason: "on_demand_waiting" });
    expect(audio?.retainUntil?.toISOString()).toBe("2026-12-21T12:00:00.000Z");
  });
});

test.each<[Partial<Person>, DecisionReason[]]>([
  [{}, []],
  [{ license: null }, ["no_recording_license"]],
  [{ addOnZoom: false, recordingRule: null }, ["no_zoom_add_on", "no_recording_rule"]],
  [
    { license: null, addOnZoom: false, recordingRule: null },
    ["no_recording_license", "no_zoom_add_on", "no_recording_rule"],
  ],
])("%j lacks %j", (change, missing) => {
  expect(missingFor({ ...owner, ...change })).toEqual(missing);
});
