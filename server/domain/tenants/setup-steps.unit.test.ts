import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { type SetupFacts, setupSteps } from "./setup-steps";

const fresh: SetupFacts = {
  consented: false,
  recordingLicensesBought: 0,
  zoomAddOnsBought: 0,
  people: 1,
  licensedPeople: 0,
  ruledPeople: 0,
  recordingRules: 0,
  jobs: 0,
  connections: 0,
  archived: false,
};
const states = (facts: Partial<SetupFacts>) =>
  Object.fromEntries(setupSteps({ ...fresh, ...facts }).map((step) => [step.key, step.state]));

describe("setupSteps", () => {
  it("begins with signing in done and the rest open or waiting for what comes before", () => {
    expect(states({})).toEqual({
      sign_in: "done",
      consent: "open",
      licenses: "open",
      rules: "open",
      people: "waiting",
      job: "open",
      zoom: "waiting",
      first_recording: "waiting",
    });
  });

  it.each([
    [{ consented: true }, "consent", "done"],
    [{ recordingLicensesBought: 1 }, "licenses", "open"],
    [{ recordingLicensesBought: 1, zoomAddOnsBought: 1 }, "licenses", "done"],
    [{ recordingLicensesBought: 1, zoomAddOnsBought: 1, people: 2 }, "people", "open"],
    [{ licensedPeople: 3 }, "people", "waiting"],
    [{ licensedPeople: 3, ruledPeople: 1 }, "people", "done"],
    [{ jobs: 1 }, "zoom", "open"],
    [{ jobs: 1, connections: 1 }, "first_recording", "open"],
    [{ archived: true }, "first_recording", "done"],
  ] as const)("%j makes %s %s", (facts, key, state) => {
    expect(states(facts)[key]).toBe(state);
  });

  it("always says something, and everything is done in the end", () => {
    const facts = fc.record({
      consented: fc.boolean(),
      recordingLicensesBought: fc.nat(5),
      zoomAddOnsBought: fc.nat(5),
      people: fc.nat(30),
      licensedPeople: fc.nat(5),
      ruledPeople: fc.nat(5),
      recordingRules: fc.nat(2),
      jobs: fc.nat(2),
      connections: fc.nat(2),
      archived: fc.boolean(),
    });
    fc.assert(fc.property(facts, (some) => setupSteps(some).every((step) => step.note.length > 5)));
    const counts = {
      recordingLicensesBought: 2,
      zoomAddOnsBought: 2,
      people: 9,
      licensedPeople: 1,
      ruledPeople: 1,
    };
    const last = states({
      ...counts,
      consented: true,
      recordingRules: 1,
      jobs: 1,
      connections: 1,
      archived: true,
    });
    expect(new Set(Object.values(last))).toEqual(new Set(["done"]));
  });
});
