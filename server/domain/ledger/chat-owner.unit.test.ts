import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { DecidableItem, ItemOwner } from "@/server/domain/rules/decide";
import type { RecordingRule } from "@/server/domain/rules/schema";

import { chatKey, dayIn, readChatKey, utcDaysOf } from "./chat-days";
import { type Chatter, chooseOwner } from "./chat-owner";

const at = { now: new Date("2026-11-21T12:00:00Z"), timeZone: "Europe/Berlin" };
const rule: RecordingRule = {
  audio: false,
  video: false,
  screenOnly: false,
  chat: false,
  reevaluate: false,
  recordingType: "bulk",
  onDemandDays: 14,
  recordingControl: false,
  recordSwitch: false,
  retentionDays: 30,
};
const item: DecidableItem = {
  mediaClass: "chat",
  readiness: "ready",
  conversationStartedAt: new Date("2026-11-20T09:00:00Z"),
  conversationEndedAt: new Date("2026-11-20T10:00:00Z"),
  askedFor: true,
  onlySound: false,
};
const chatter = (
  sourceId: string,
  owner: Partial<Extract<ItemOwner, { match: "person" }>> | null,
): Chatter => ({
  sourceId,
  email: `${sourceId}@contoso.example`,
  facts: {
    personId: sourceId,
    ruleVersionId: null,
    region: null,
    owner: owner
      ? {
          match: "person",
          deactivated: false,
          license: "compliance_voice",
          addOnZoom: true,
          seat: "held",
          recordingRule: rule,
          switchedOff: [],
          ...owner,
        }
      : { match: "none" },
  },
});
const under = (id: string, more: Partial<RecordingRule>) =>
  chatter(id, { recordingRule: { ...rule, ...more } });

describe("whose day of chat it is", () => {
  it.each<[string, Chatter[], string | null, string | null]>([
    ["nobody of the account", [], null, null],
    ["licence, add-on and a rule, whatever its media", [chatter("a", {})], "a", "rule_keeps"],
    ["on demand, without being asked for", [under("a", { recordingType: "on_demand" })], "a", "rule_keeps"],
    ["never", [under("a", { recordingType: "never" })], "a", "rule_never_records"],
    ["no add-on", [chatter("a", { addOnZoom: false })], "a", "no_zoom_add_on"],
    ["the one of two who keeps", [chatter("a", { license: null }), chatter("b", {})], "b", "rule_keeps"],
    ["who keeps longer", [chatter("a", {}), under("b", { retentionDays: 60 })], "b", "rule_keeps"],
    ["who keeps for ever", [under("a", { retentionDays: 90 }), under("b", { retentionDays: null })], "b", "rule_keeps"],
    ["the first of two alike", [chatter("a", {}), chatter("b", {})], "a", "rule_keeps"],
    ["who waits, before who is skipped", [chatter("a", { license: null }), chatter("b", { seat: "none_left" })], "b", "license_pool_used_up"],
    ["who is known, before who is not", [chatter("a", null), chatter("b", { license: null })], "b", "no_recording_license"],
  ])("%s", (_, chatters, sourceId, reason) => {
    const owner = chooseOwner(chatters, item, at);
    expect([owner?.sourceId ?? null, owner?.decision.reason ?? null]).toEqual([sourceId, reason]);
  }); // prettier-ignore

  it("says why a day can't be read, to who would have kept it", () => {
    const owner = chooseOwner([chatter("a", {})], { ...item, readiness: "unavailable" }, at);
    expect(owner?.decision.reason).toBe("content_unavailable");
  });
});

describe("days", () => {
  it("are those of the tenant's calendar, and know the UTC days that they touch", () => {
    expect(dayIn(new Date("2026-11-20T23:30:00Z"), "Europe/Berlin")).toBe("2026-11-21");
    expect(utcDaysOf("2026-11-21", "Europe/Berlin")).toEqual({ from: "2026-11-20", to: "2026-11-21" });
    expect(utcDaysOf("2026-11-21", "UTC")).toEqual({ from: "2026-11-21", to: "2026-11-21" });
    // The day on which the clock goes back has 25 hours.
    expect(utcDaysOf("2026-10-25", "Europe/Berlin")).toEqual({ from: "2026-10-24", to: "2026-10-25" });
  });

  it("hold every instant within the UTC days of its day", () => {
    const zone = fc.constantFrom("Pacific/Auckland", "America/St_Johns", "Europe/Berlin", "UTC");
    const instant = fc.date({
      min: new Date("2026-01-01"),
      max: new Date("2026-12-31"),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instant, zone, (moment, timeZone) => {
        const { from, to } = utcDaysOf(dayIn(moment, timeZone), timeZone);
        const utc = moment.toISOString().slice(0, 10);
        expect(utc >= from && utc <= to).toBe(true);
      }),
    );
  });

  it("have keys that can be read back", () => {
    expect(readChatKey(chatKey("ab:cd", "2026-11-21"))).toEqual({ sessionId: "ab:cd", day: "2026-11-21" });
    expect(readChatKey("aDYlohsHRtCd4ii1uC2+hA==")).toBeNull();
  });
});
