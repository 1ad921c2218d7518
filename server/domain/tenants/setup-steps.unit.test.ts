import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { setupStarts } from "./schema";
import { type SetupFacts, setupSteps } from "./setup-steps";

const fresh: SetupFacts = {
  consented: false,
  ...{ recordingLicenses: 0, zoomAddOns: 0, people: 1, licensedPeople: 0, addOnPeople: 0, readyPeople: 0 },
  ...{ recordingRules: 0, jobs: 0, connections: 0, seen: false, archived: false },
  notRecorded: { people: 0, jobId: null },
};
const ready: SetupFacts = {
  consented: true,
  ...{ recordingLicenses: 2, zoomAddOns: 2, people: 9, licensedPeople: 1, addOnPeople: 1, readyPeople: 1 },
  ...{ recordingRules: 1, jobs: 1, connections: 1, seen: true, archived: true },
  notRecorded: { people: 0, jobId: null },
};
const stepOf = (facts: Partial<SetupFacts>, key: string, start: (typeof setupStarts)[number] = "zoom_only") =>
  setupSteps({ ...fresh, ...facts }, start).find((step) => step.key === key);
const bought = { recordingLicenses: 1, zoomAddOns: 1 };

describe.each(setupStarts)("setupSteps for %s", (start) => {
  it("begins with signing in done and the rest open or waiting for what comes before", () => {
    const steps = setupSteps(fresh, start);
    expect(Object.fromEntries(steps.map(({ key, state }) => [key, state]))).toEqual({
      sign_in: "done",
      consent: "open",
      licenses: "open",
      rules: "open",
      people: "waiting",
      job: "open",
      zoom: "waiting",
      first_recording: "waiting",
    });
    expect(steps.map(({ key }) => key)[0]).toBe("sign_in");
    expect(setupSteps(ready, start).every(({ state }) => state === "done")).toBe(true);
  });

  const anything = fc.record({
    ...{ consented: fc.boolean(), seen: fc.boolean(), archived: fc.boolean() },
    ...{ recordingLicenses: fc.nat(5), zoomAddOns: fc.nat(5), people: fc.nat(30), licensedPeople: fc.nat(5) },
    ...{ addOnPeople: fc.nat(5), readyPeople: fc.nat(5), recordingRules: fc.nat(2), jobs: fc.nat(2) },
    connections: fc.nat(2),
    notRecorded: fc.record({ people: fc.nat(3), jobId: fc.option(fc.uuid()) }),
  });

  it("always says something, and waits exactly for steps that are not done", () => {
    fc.assert(
      fc.property(anything, (facts) => {
        const steps = setupSteps(facts, start);
        const undone = new Set(steps.filter(({ state }) => state !== "done").map(({ key }) => key));
        for (const { state, note, waitsFor } of steps) {
          expect(note.length).toBeGreaterThan(5);
          expect(waitsFor.every((key) => undone.has(key))).toBe(true);
          expect(waitsFor.length > 0).toBe(state === "waiting");
        }
      }),
    );
  });

  it("never undoes another step by doing one", () => {
    const keys = Object.keys(fresh) as (keyof SetupFacts)[];
    fc.assert(
      fc.property(anything, fc.constantFrom(...keys), (facts, key) => {
        const done = (some: SetupFacts) => setupSteps(some, start).filter(({ state }) => state === "done");
        expect(done({ ...facts, [key]: ready[key] || facts[key] }).length).toBeGreaterThanOrEqual(done(facts).length);
      }),
    );
  }); // prettier-ignore
});

it.each([
  [{ consented: true }, "consent", "done", /1 person is known/],
  [{ consented: true, people: 40 }, "consent", "done", /40 people are known/],
  [{ recordingLicenses: 1 }, "licenses", "open", /1 recording license and 0 Zoom add-ons/],
  [bought, "licenses", "done", /1 recording license and 1 Zoom add-on\./],
  [bought, "people", "waiting", /Give people a license/],
  [{ ...bought, recordingRules: 1 }, "people", "open", /Give people a license/],
  [{ ...bought, recordingRules: 1, licensedPeople: 3 }, "people", "open", /3 people have a license, but nobody/],
  [{ ...bought, recordingRules: 1, licensedPeople: 3, addOnPeople: 1 }, "people", "open", /1 person has .*no recording rule/],
  [{ readyPeople: 2 }, "people", "done", /2 people have/],
  [{ jobs: 1 }, "zoom", "open", /presses Allow/],
  [{ jobs: 1, connections: 1 }, "first_recording", "waiting", /Run the job/],
  [{ connections: 1, readyPeople: 1 }, "first_recording", "open", /Run the job/],
  [{ connections: 1, readyPeople: 1, seen: true }, "first_recording", "open", /ledger says why/],
  [{ archived: true }, "first_recording", "done", /arrive/],
  [{ notRecorded: { people: 1, jobId: "j" } }, "recorded_at_zoom", "open", /^1 person is licensed, but Zoom/],
] as const)("%j: %s is %s", (facts, key, state, note) => {
  expect(stepOf(facts, key)).toMatchObject({ state, note: expect.stringMatching(note) as string });
}); // prettier-ignore

it("speaks of add-ons alone to whoever has used Holdfast before", () => {
  expect(stepOf({}, "licenses", "other_source")?.note).toMatch(/hold for Zoom too/);
  expect(stepOf({}, "people", "other_source")?.note).toMatch(/^Give the Zoom add-on/);
  expect(stepOf({}, "licenses")?.note).toMatch(/one of both/);
});

it("has a step for people whom Zoom does not record only while there are some, and it leads to them", () => {
  expect(stepOf({ notRecorded: { people: 2, jobId: "j" } }, "recorded_at_zoom")).toMatchObject({
    ...{ note: expect.stringMatching(/^2 people are/) as string, href: "/jobs?job=j&zoomset=not_recorded" },
  });
  expect(stepOf(ready, "recorded_at_zoom")).toBeUndefined();
});
