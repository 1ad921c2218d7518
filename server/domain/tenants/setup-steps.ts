import type { SetupStep } from "./schema";

export type SetupFacts = {
  consented: boolean;
  recordingLicensesBought: number;
  zoomAddOnsBought: number;
  people: number;
  licensedPeople: number;
  ruledPeople: number;
  recordingRules: number;
  jobs: number;
  connections: number;
  archived: boolean;
};

const people = (n: number) => (n === 1 ? "1 person" : `${n} people`);

/** The live checklist from first sign-in to first recording. Pure. */
export function setupSteps(facts: SetupFacts): SetupStep[] {
  const bought = facts.recordingLicensesBought > 0 && facts.zoomAddOnsBought > 0;
  const steps: (Omit<SetupStep, "state"> & { done: boolean; ready: boolean })[] = [
    { key: "sign_in", done: true, ready: true, note: "You are signed in.", href: null },
    {
      key: "consent",
      done: facts.consented,
      ready: true,
      note: facts.consented
        ? "Your organisation has accepted the permissions."
        : "A global administrator accepts the permissions, so that people and groups can be read.",
      href: "/tenant",
    },
    {
      key: "licenses",
      done: bought,
      ready: true,
      note: bought
        ? `${facts.recordingLicensesBought} recording licenses and ${facts.zoomAddOnsBought} Zoom add-ons are available.`
        : "Your operator sets how many licenses your organisation has.",
      href: "/tenant",
    },
    {
      key: "rules",
      done: facts.recordingRules > 0,
      ready: true,
      note:
        facts.recordingRules > 0
          ? "There is a recording rule."
          : "Add a recording rule: what is kept, and how long.",
      href: "/rules",
    },
    {
      key: "people",
      done: facts.licensedPeople > 0 && facts.ruledPeople > 0,
      ready: facts.people > 1 && bought,
      note:
        facts.licensedPeople > 0
          ? `${people(facts.licensedPeople)} with a license, ${people(facts.ruledPeople)} with a recording rule.`
          : "Give people a license, the Zoom add-on and a recording rule.",
      href: "/users",
    },
    {
      key: "job",
      done: facts.jobs > 0,
      ready: true,
      note: facts.jobs > 0 ? "There is an integration job." : "Add an integration job for Zoom.",
      href: "/jobs",
    },
    {
      key: "zoom",
      done: facts.connections > 0,
      ready: facts.jobs > 0,
      note:
        facts.connections > 0 ? "Zoom is connected." : "A Zoom administrator allows the app on Zoom's page.",
      href: "/jobs",
    },
    {
      key: "first_recording",
      done: facts.archived,
      ready: facts.connections > 0,
      note: facts.archived ? "Recordings arrive." : "The next run of the job brings the first recordings.",
      href: facts.archived ? "/recordings" : "/jobs",
    },
  ];
  return steps.map(({ done, ready, ...step }) => ({
    ...step,
    state: done ? "done" : ready ? "open" : "waiting",
  }));
}
