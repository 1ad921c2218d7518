import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { recordingLicenses } from "@/db/constants";
import { mediaByLicense } from "@/server/domain/licenses/entitlement";
import type { ItemOwner } from "@/server/domain/rules/decide";
import type { RecordingRule } from "@/server/domain/rules/schema";

import { settingsRead, settingTable, type SettingValues, type Wish } from "./table/schema";
import { differences, stateOf, toSend, wantedSettings, wishOf } from "./wanted";

const rule = (changes: Partial<RecordingRule> = {}): RecordingRule => ({
  ...{ audio: true, video: true, screenOnly: false, chat: true, reevaluate: false, recordingType: "bulk" },
  ...{ onDemandDays: 14, recordingControl: false, recordSwitch: false, retentionDays: null },
  ...changes,
});
const wish = (changes: Partial<RecordingRule> = {}, more: Partial<Wish> = {}): Wish => ({
  ...{ rule: rule(changes), media: mediaByLicense.compliance_uc, switchedOff: false },
  ...more,
});
const person: ItemOwner = {
  ...{ match: "person", deactivated: false, license: "compliance_uc", addOnZoom: true, seat: "held" },
  ...{ recordingRule: rule(), switchedOff: [] },
};

describe("what is wanted of Zoom", () => {
  it.each<[string, Wish, SettingValues, SettingValues]>([
    [
      "bulk records in the cloud, with sound alone, transcript, a view and chat",
      wish(),
      { auto_recording: "none" },
      {
        ...{ cloud_recording: true, auto_recording: "cloud", record_audio_file: true, save_chat_text: true },
        ...{ recording_audio_transcript: true, record_speaker_view: true, host_pause_stop_recording: false },
      },
    ],
    ["a view that is on already is enough", wish(), { record_gallery_view: true }, {
      ...{ cloud_recording: true, auto_recording: "cloud", record_audio_file: true, save_chat_text: true },
      ...{ recording_audio_transcript: true, host_pause_stop_recording: false },
    }],
    ["Recording Control lets the host pause", wish({ recordingControl: true, audio: false, video: false }), {}, {
      ...{ cloud_recording: true, auto_recording: "cloud", save_chat_text: true, host_pause_stop_recording: true },
    }],
    ["Screen Only", wish({ audio: false, video: false, screenOnly: true }), {}, {
      ...{ cloud_recording: true, auto_recording: "cloud", save_chat_text: true },
      ...{ host_pause_stop_recording: false, "record_files_separately.shared_screen": true },
    }],
    ["a Voice license has no video", wish({}, { media: mediaByLicense.compliance_voice }), {}, {
      ...{ cloud_recording: true, auto_recording: "cloud", record_audio_file: true, save_chat_text: true },
      ...{ recording_audio_transcript: true, host_pause_stop_recording: false },
    }],
    ["never: automatic recording ends, nothing else is touched", wish({ recordingType: "never" }), { auto_recording: "cloud" }, {
      auto_recording: "none",
    }],
    ["never leaves a local recording alone", wish({ recordingType: "never" }), { auto_recording: "local" }, {}],
    ["on demand is started by hand", wish({ recordingType: "on_demand", video: false }), { auto_recording: "cloud" }, {
      ...{ cloud_recording: true, auto_recording: "none", record_audio_file: true, save_chat_text: true },
      ...{ recording_audio_transcript: true, host_pause_stop_recording: true },
    }],
  ])("%s", (_, given, current, expected) => {
    expect(wantedSettings("meetings", given, current)).toEqual(expected);
  }); // prettier-ignore

  it.each<[string, Wish, SettingValues]>([
    [
      "bulk",
      wish({ recordingControl: true }),
      {
        ...{ "auto_call_recording.enable": true, "auto_call_recording.recording_calls": "both" },
        ...{ "auto_call_recording.recording_transcription": true },
        ...{ "auto_call_recording.allow_stop_resume_recording": true },
      },
    ],
    ["bulk without audio", wish({ audio: false }), {}],
    ["switched off by the person", wish({ recordSwitch: true }, { switchedOff: true }), { "auto_call_recording.enable": false }],
    ["never", wish({ recordingType: "never" }), { "auto_call_recording.enable": false }],
    [
      "on demand",
      wish({ recordingType: "on_demand" }),
      { "auto_call_recording.enable": false, "ad_hoc_call_recording.enable": true },
    ],
  ])("phone: %s", (_, given, expected) => {
    expect(wantedSettings("phone", given, {})).toEqual(expected);
  }); // prettier-ignore

  it.each<[string, Partial<Extract<ItemOwner, { match: "person" }>>]>([
    ["deactivated", { deactivated: true }],
    ["without a license", { license: null }],
    ["without the Zoom add-on", { addOnZoom: false }],
    ["without a rule", { recordingRule: null }],
    ["without a seat", { seat: "none_left" }],
  ])("nothing is wanted for somebody %s", (_, changes) => {
    expect(wishOf({ ...person, ...changes })).toBeNull();
    expect(wantedSettings("meetings", null, { auto_recording: "cloud" })).toBeNull();
  });

  it("knows who has turned recording off now", () => {
    const off = [{ from: new Date(0), until: null }];
    expect(
      wishOf({ ...person, recordingRule: rule({ recordSwitch: true }), switchedOff: off })?.switchedOff,
    ).toBe(true);
    expect(wishOf({ ...person, switchedOff: off })?.switchedOff).toBe(false);
    expect(wishOf({ match: "ambiguous" })).toBeNull();
  });
});

const anyWish: fc.Arbitrary<Wish> = fc.record({
  rule: fc.record({
    ...{ audio: fc.boolean(), video: fc.boolean(), screenOnly: fc.boolean(), chat: fc.boolean() },
    ...{ reevaluate: fc.boolean(), recordingControl: fc.boolean(), recordSwitch: fc.boolean() },
    recordingType: fc.constantFrom("bulk" as const, "never" as const, "on_demand" as const),
    ...{ onDemandDays: fc.constant(14), retentionDays: fc.constant(null) },
  }),
  media: fc.constantFrom(...recordingLicenses.map((license) => mediaByLicense[license])),
  switchedOff: fc.boolean(),
});
const anyCurrent = (product: "meetings" | "phone") =>
  fc.record(
    Object.fromEntries(
      settingsRead(product).map((name) => [
        name,
        name === "auto_recording"
          ? fc.constantFrom("cloud", "local", "none", null)
          : fc.constantFrom(true, false, null),
      ]),
    ),
  );

describe.each(["meetings", "phone"] as const)("whatever the rule and Zoom say (%s)", (product) => {
  it("nothing about consent is ever sent, nor anything that does not stand in the table", () => {
    const mayBeSent = new Set(settingsRead(product));
    fc.assert(
      fc.property(anyWish, anyCurrent(product), (given, current) => {
        const changes = differences(wantedSettings(product, given, current), current);
        const sent = toSend(product, changes, current);
        for (const name of Object.keys(sent)) {
          expect(mayBeSent).toContain(name);
          expect(name).not.toMatch(/consent|disclaimer|prompt|notification|beep|reset/);
        }
      }),
    );
  });

  it("what was written leads to no further write, and only automatic recording and pausing are ever switched off", () => {
    const bothWays = ["auto_recording", "host_pause_stop_recording", "auto_call_recording.enable", "auto_call_recording.allow_stop_resume_recording"]; // prettier-ignore
    fc.assert(
      fc.property(anyWish, anyCurrent(product), (given, current) => {
        const changes = differences(wantedSettings(product, given, current), current);
        for (const [name, value] of Object.entries(changes)) {
          if (value === false || value === "none") expect(bothWays).toContain(name);
          expect(current[name]).not.toBeNull();
        }
        const after = { ...current, ...changes };
        expect(differences(wantedSettings(product, given, after), after)).toEqual({});
      }),
    );
  });
});

describe("how Zoom stands to the rule", () => {
  const wanted = { cloud_recording: true, auto_recording: "cloud" };
  const row = { wanted, current: { cloud_recording: true, auto_recording: "none" }, locked: [], failure: null, written: false };
  it.each([
    ["as wanted", { current: { ...wanted } }, "as_wanted"],
    ["written by us", { current: { ...wanted }, written: true }, "written"],
    ["nothing wanted", { wanted: null }, "as_wanted"],
    ["something else", {}, "differs"],
    ["locked", { locked: ["auto_recording"] }, "locked"],
    ["no cloud recording", { current: { auto_recording: "none" } }, "not_licensed"],
    ["no license", { failure: "not_licensed" as const }, "not_licensed"],
    ["refused", { failure: "refused" as const }, "failed"],
    ["nothing offered", { current: { auto_recording: null } }, "unavailable"],
  ])("%s", (_, changes, expected) => {
    expect(stateOf({ ...row, ...changes })).toBe(expected);
  });
}); // prettier-ignore

it("sends the parts of a meeting's node together, with what Zoom has for the others", () => {
  const current = {
    "record_files_separately.active_speaker": true,
    "record_files_separately.gallery_view": null,
  };
  const change = { "record_files_separately.shared_screen": true };
  expect(toSend("meetings", change, current)).toEqual({
    "record_files_separately.active_speaker": true,
    "record_files_separately.shared_screen": true,
  });
  expect(
    toSend(
      "phone",
      { "auto_call_recording.enable": true },
      { "auto_call_recording.recording_calls": "both" },
    ),
  ).toEqual({
    "auto_call_recording.enable": true,
  });
  expect(new Set(settingTable.map((entry) => entry.setting)).size).toBe(settingTable.length);
});
