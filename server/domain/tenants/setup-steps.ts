import type { NotRecorded } from "@/server/domain/source-settings/count-not-recorded";

import type { SetupStart, SetupStep, SetupStepKey } from "./schema";

export type SetupFacts = {
  consented: boolean;
  /** Of pools that are in force. */
  recordingLicenses: number;
  zoomAddOns: number;
  people: number;
  licensedPeople: number;
  /** Those with a license who have the Zoom add-on too. */
  addOnPeople: number;
  /** Those of them whose recording rule keeps something. */
  readyPeople: number;
  recordingRules: number;
  jobs: number;
  connections: number;
  /** Licensed, but Zoom doesn't record them. */
  notRecorded: NotRecorded;
  /** Anything that Zoom has stands in the ledger. */
  seen: boolean;
  archived: boolean;
};

type Draft = {
  done: boolean;
  note: string;
  href: string | null;
  /** Steps without which this one can't be done. */
  needs?: readonly SetupStepKey[];
  /** Stands there only while there is something to do. */
  absent?: boolean;
};

const counted = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;
const people = (n: number) => counted(n, "person has", "people have");

/**
 * The live checklist from the first sign-in to the first recording, for whoever archives Zoom alone and for whoever has
 * used Holdfast for another source. Pure.
 */
export function setupSteps(facts: SetupFacts, start: SetupStart): SetupStep[] {
  const drafts: Record<SetupStepKey, Draft> = {
    sign_in: { done: true, note: "You are signed in.", href: null },
    consent: consentStep(facts),
    licenses: licensesStep(facts, start),
    rules: {
      done: facts.recordingRules > 0,
      note:
        facts.recordingRules > 0
          ? `There ${facts.recordingRules === 1 ? "is 1 recording rule" : `are ${facts.recordingRules} recording rules`}.`
          : "A recording rule says what is kept and how long. Without one, nothing is imported.",
      href: "/rules",
    },
    people: peopleStep(facts, start),
    job: {
      done: facts.jobs > 0,
      note:
        facts.jobs > 0
          ? "There is an integration job for Zoom."
          : "An integration job says from which Zoom account to import, and in which region to keep it.",
      href: "/jobs",
    },
    zoom: {
      done: facts.connections > 0,
      note:
        facts.connections > 0
          ? "Zoom is connected."
          : "An administrator of the Zoom account presses Allow on Zoom’s page, once.",
      href: "/jobs",
      needs: ["job"],
    },
    recorded_at_zoom: recordedStep(facts),
    first_recording: firstRecordingStep(facts),
  };
  const steps = (Object.entries(drafts) as [SetupStepKey, Draft][]).filter(([, { absent }]) => !absent);
  return steps.map(([key, { done, note, href, needs = [] }]) => {
    const waitsFor = done ? [] : needs.filter((needed) => !drafts[needed].done);
    return { key, state: done ? "done" : waitsFor.length > 0 ? "waiting" : "open", note, href, waitsFor };
  });
}

const consentStep = ({ consented, people: known }: SetupFacts): Draft => ({
  done: consented,
  note: consented
    ? `Your organization has accepted the permissions; ${counted(known, "person is", "people are")} known.`
    : "A global administrator of your organization accepts the permissions, so that people and groups can be read.",
  href: "/tenant#permissions",
});

function licensesStep({ recordingLicenses, zoomAddOns }: SetupFacts, start: SetupStart): Draft {
  const href = "/tenant#licenses";
  const has = `${counted(recordingLicenses, "recording license", "recording licenses")} and ${counted(zoomAddOns, "Zoom add-on", "Zoom add-ons")}`;
  if (recordingLicenses > 0 && zoomAddOns > 0) return { done: true, note: `You have ${has}.`, href };
  const missing =
    start === "other_source"
      ? "Your recording licenses hold for Zoom too; your operator adds Zoom add-ons, one for each person."
      : "Your operator sets how many recording licenses and Zoom add-ons you have. Each recorded person needs one of both.";
  return { done: false, note: `${missing} Now: ${has}.`, href };
}

function peopleStep(facts: SetupFacts, start: SetupStart): Draft {
  const { licensedPeople, addOnPeople, readyPeople } = facts;
  const note =
    readyPeople > 0
      ? `${people(readyPeople)} a license, the Zoom add-on and a recording rule that keeps something.`
      : addOnPeople > 0
        ? `${people(addOnPeople)} a license and the Zoom add-on, but no recording rule that keeps anything.`
        : licensedPeople > 0
          ? `${people(licensedPeople)} a license, but nobody the Zoom add-on. Tick “Add On Zoom Integration”.`
          : start === "other_source"
            ? "Give the Zoom add-on to those who have a recording license, one by one or by a group."
            : "Give people a license, the Zoom add-on and a recording rule, one by one or by a group.";
  return { done: readyPeople > 0, note, href: "/users", needs: ["licenses", "rules"] };
}

const recordedStep = ({ notRecorded: { people: some, jobId } }: SetupFacts): Draft => ({
  done: false,
  note: `${counted(some, "person is", "people are")} licensed, but Zoom doesn’t record them: their rule asks for every call, and automatic recording is off at Zoom. Switch “Sync recording rule” on in the job, or switch it on at Zoom.`,
  href: jobId === null ? "/jobs" : `/jobs?job=${jobId}&zoomset=not_recorded`,
  absent: some === 0,
});

function firstRecordingStep({ archived, seen }: SetupFacts): Draft {
  if (archived) return { done: true, note: "Recordings arrive.", href: "/recordings" };
  const note = seen
    ? "Zoom has recordings, and none of them was kept so far. The job’s ledger says why for each."
    : "Run the job, or wait for tonight. Where events are set up at Zoom, a new recording comes within minutes.";
  return { done: false, note, href: "/jobs", needs: ["people", "zoom"] };
}
