import { describe, expect, it } from "vitest";

import { callFacts, ownerTypeWords, relationWords } from "./call-words";

type Call = Parameters<typeof callFacts>[0];
const call: Call = {
  callId: "7",
  direction: "inbound",
  callerNumber: "+442079460117",
  callerName: "Margaret Holt",
  calleeNumber: "800",
  calleeName: null,
  ownerType: "callQueue",
  ownerName: "Client service",
  ownerExtension: "800",
  handledByName: "Ines Duarte",
  handledByExtension: "1008",
  siteName: "London",
};

it("says of a queue's call who rang, whom, for which queue, and who answered", () => {
  expect(callFacts(call)).toEqual([
    { term: "Direction", value: "Inbound" },
    { term: "From", value: "Margaret Holt", note: "+442079460117" },
    { term: "To", value: "800" },
    { term: "Recorded for", value: "Client service", note: "Call queue, extension 800" },
    { term: "Answered by", value: "Ines Duarte", note: "extension 1008" },
    { term: "Site", value: "London" },
  ]);
});

it("leaves out what Zoom does not name", () => {
  const bare = Object.fromEntries(Object.keys(call).map((key) => [key, null])) as unknown as Call;
  const facts = callFacts({ ...bare, direction: "unknown", ownerType: "" });
  expect(facts.map(({ term, value }) => [term, value])).toEqual([
    ["Direction", "Not named by Zoom"],
    ["From", "Unknown"],
    ["To", "Unknown"],
  ]);
});

describe("words", () => {
  it.each([
    ["user", "User"],
    ["commonArea", "Common area"],
    ["sharedLineGroup", "Shared line group"],
  ])("of the owner type %s", (type, words) => {
    expect(ownerTypeWords(type)).toBe(words);
  });

  it("tell how a recording, the meeting and the call before it stand to one another", () => {
    const one = { id: "1", topic: "T", startedAt: new Date(), ownerName: "Ana", lineName: "Client service" };
    expect(relationWords({ ...one, type: "call" }, true)).toContain(
      "Another recording of this call, for Client",
    );
    expect(relationWords({ ...one, type: "call", lineName: null }, false)).toBe(
      "The call that became this meeting, of Ana",
    );
    expect(relationWords({ ...one, type: "meeting" }, true)).toContain("hosted by Ana");
  });
});
