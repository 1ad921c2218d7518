import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { mediaClasses, recordingLicenses } from "@/db/constants";
import { type DecidableItem, decide, type Decision, type ItemOwner, mediaOfRule } from "./decide";
import type { RecordingRule } from "./schema";

const now = new Date("2026-11-21T12:00:00Z");
const at = { now, timeZone: "Europe/Berlin" };
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
type Person = Extract<ItemOwner, { match: "person" }>;
const somebody: Person = {
  match: "person",
  deactivated: false,
  license: "compliance_uc",
  addOnZoom: true,
  seat: "held",
  recordingRule: everything,
  switchedOff: [],
};
const video: DecidableItem = {
  mediaClass: "video",
  readiness: "ready",
  conversationStartedAt: new Date("2026-11-20T09:00:00Z"),
  conversationEndedAt: new Date("2026-11-20T10:00:00Z"),
  askedFor: false,
  onlySound: false,
};
const under = (rule: Partial<RecordingRule>): Person => ({
  ...somebody,
  recordingRule: { ...everything, ...rule },
});

/** Hours of the conversation's day. */
const hour = (value: number) => new Date(`2026-11-20T${String(value).padStart(2, "0")}:00:00Z`);
const off = (from: number, until: number | null) => [
  { from: hour(from), until: until === null ? null : hour(until) },
];

const cases: [string, Partial<DecidableItem>, ItemOwner, Decision["outcome"], Decision["reason"]][] = [
  ["everything fits", {}, somebody, "keep", "rule_keeps"],
  ["nobody matches", {}, { match: "none" }, "skip", "no_matching_user"],
  ["two match", {}, { match: "ambiguous" }, "skip", "ambiguous_user"],
  ["deactivated", {}, { ...somebody, deactivated: true }, "skip", "user_deactivated"],
  ["no licence", {}, { ...somebody, license: null }, "skip", "no_recording_license"],
  [
    "neither licence nor add-on",
    {},
    { ...somebody, license: null, addOnZoom: false },
    "skip",
    "no_recording_license",
  ],
  ["no add-on", {}, { ...somebody, addOnZoom: false }, "skip", "no_zoom_add_on"],
  ["no rule", {}, { ...somebody, recordingRule: null }, "skip", "no_recording_rule"],
  [
    "never, even chat",
    { mediaClass: "chat" },
    under({ recordingType: "never" }),
    "skip",
    "rule_never_records",
  ],
  ["on demand, time to ask", {}, under({ recordingType: "on_demand" }), "wait", "on_demand_waiting"],
  [
    "on demand, too late to ask",
    {},
    under({ recordingType: "on_demand", onDemandDays: 1 }),
    "skip",
    "on_demand_not_asked",
  ],
  [
    "on demand, nothing in it that is kept",
    {},
    under({ recordingType: "on_demand", video: false }),
    "skip",
    "media_not_in_rule",
  ],
  ["no seat left", {}, { ...somebody, seat: "none_left" }, "wait", "license_pool_used_up"],
  [
    "no seat left, but never anyway",
    {},
    { ...under({ recordingType: "never" }), seat: "none_left" },
    "skip",
    "rule_never_records",
  ],
  ["licence expired", {}, { ...somebody, seat: "out_of_force" }, "wait", "license_expired"],
  [
    "switched off",
    {},
    { ...under({ recordSwitch: true }), switchedOff: off(8, null) },
    "skip",
    "switched_off_by_person",
  ],
  [
    "switched off that very moment",
    {},
    { ...under({ recordSwitch: true }), switchedOff: off(9, null) },
    "skip",
    "switched_off_by_person",
  ],
  [
    "switched on again that very moment",
    {},
    { ...under({ recordSwitch: true }), switchedOff: off(8, 9) },
    "keep",
    "rule_keeps",
  ],
  [
    "switched off since",
    {},
    { ...under({ recordSwitch: true }), switchedOff: off(10, null) },
    "keep",
    "rule_keeps",
  ],
  ["switched off, no longer allowed", {}, { ...somebody, switchedOff: off(8, null) }, "keep", "rule_keeps"],
  ["only sound", { onlySound: true }, { ...somebody, license: "smart_voice" }, "skip", "audio_file_missing"],
  ["on demand and asked", { askedFor: true }, under({ recordingType: "on_demand" }), "keep", "rule_keeps"],
  ["gone", { readiness: "gone" }, somebody, "skip", "gone_at_source"],
  ["unreadable at the source", { readiness: "unavailable" }, somebody, "skip", "content_unavailable"],
  ["processing", { readiness: "processing" }, somebody, "wait", "not_ready_yet"],
  [
    "processing, unlicensed",
    { readiness: "processing" },
    { ...somebody, license: null },
    "skip",
    "no_recording_license",
  ],
  ["without files", { readiness: "no_files" }, somebody, "skip", "nothing_to_import"],
  ["video, voice licence", {}, { ...somebody, license: "smart_voice" }, "skip", "media_not_in_license"],
  [
    "audio, voice licence",
    { mediaClass: "audio" },
    { ...somebody, license: "smart_voice" },
    "keep",
    "rule_keeps",
  ],
  ["video not in rule", {}, under({ video: false }), "skip", "media_not_in_rule"],
  ["text follows audio", { mediaClass: "text" }, under({ audio: false }), "skip", "media_not_in_rule"],
  [
    "chat in no rule",
    { mediaClass: "chat" },
    under({ audio: false, video: false, chat: false }),
    "keep",
    "rule_keeps",
  ],
  ["screen only", { mediaClass: "screen" }, under({ video: false, screenOnly: true }), "keep", "rule_keeps"],
  ["screen only, video", {}, under({ video: false, screenOnly: true }), "skip", "media_not_in_rule"],
  ["unknown, all kept", { mediaClass: "unknown" }, somebody, "keep", "rule_keeps"],
  ["unknown, audio only", { mediaClass: "unknown" }, under({ video: false }), "skip", "unknown_type"],
  [
    "unknown, voice",
    { mediaClass: "unknown" },
    { ...somebody, license: "smart_voice" },
    "skip",
    "unknown_type",
  ],
  ["over", { conversationEndedAt: new Date("2026-10-01T10:00:00Z") }, somebody, "skip", "retention_over"],
  [
    "over this very moment",
    { conversationEndedAt: now },
    under({ retentionDays: null }),
    "keep",
    "rule_keeps",
  ],
];

describe("decide", () => {
  it.each(cases)("%s", (_, item, owner, outcome, reason) => {
    expect(decide({ ...video, ...item }, owner, at)).toMatchObject({ outcome, reason });
  });

  it("keeps until the rule's days are over, or for ever", () => {
    expect(decide(video, somebody, at)).toEqual({
      outcome: "keep",
      reason: "rule_keeps",
      retainUntil: new Date("2026-12-20T10:00:00Z"),
    });
    expect(decide(video, under({ retentionDays: null }), at)).toMatchObject({ retainUntil: null });
  });

  it("skips at the moment in which retention ends, not before", () => {
    const ended = new Date("2026-10-22T12:00:00Z");
    const judge = (ms: number) =>
      decide({ ...video, conversationEndedAt: new Date(ended.getTime() + ms) }, somebody, {
        ...at,
        timeZone: "UTC",
      }).outcome;
    expect([judge(0), judge(1)]).toEqual(["skip", "keep"]);
  });

  it("keeps nothing that licence, add-on and rule do not all let in", () => {
    const rule = fc.record({
      audio: fc.boolean(),
      video: fc.boolean(),
      screenOnly: fc.boolean(),
      chat: fc.boolean(),
      reevaluate: fc.boolean(),
      recordingType: fc.constantFrom("bulk", "never", "on_demand"),
      onDemandDays: fc.integer({ min: 1, max: 90 }),
      recordingControl: fc.boolean(),
      recordSwitch: fc.boolean(),
      retentionDays: fc.option(fc.integer({ min: 1, max: 400 })),
    });
    const owner = fc.record({
      match: fc.constant("person" as const),
      deactivated: fc.boolean(),
      license: fc.option(fc.constantFrom(...recordingLicenses)),
      addOnZoom: fc.boolean(),
      seat: fc.constantFrom("held", "none_left", "out_of_force"),
      recordingRule: fc.option(rule),
      switchedOff: fc.constantFrom([], off(0, null)),
    });
    const item = fc.record({
      mediaClass: fc.constantFrom(...mediaClasses),
      readiness: fc.constantFrom("ready", "processing", "no_files", "gone", "unavailable"),
      conversationStartedAt: fc.constant(hour(9)),
      conversationEndedAt: fc.date({ min: new Date("2024-01-01"), max: now, noInvalidDate: true }),
      askedFor: fc.boolean(),
      onlySound: fc.boolean(),
    });
    fc.assert(
      fc.property(item, owner, (thing, person) => {
        const decision = decide(thing, person, at);
        if (decision.outcome !== "keep") return;
        expect(person.license !== null && person.addOnZoom && !person.deactivated).toBe(true);
        expect(person.seat).toBe("held");
        const { recordingType, recordSwitch } = person.recordingRule ?? {};
        expect(recordingType === "on_demand" && !thing.askedFor).toBe(false);
        expect(recordingType === "bulk" && recordSwitch && person.switchedOff.length > 0).toBe(false);
        expect(thing.readiness).toBe("ready");
        expect(person.recordingRule?.recordingType).not.toBe("never");
        if (person.recordingRule) expect(mediaOfRule(person.recordingRule).has(thing.mediaClass)).toBe(true);
        expect((decision.retainUntil ?? new Date("9999-01-01")) > now).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
