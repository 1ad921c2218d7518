import { describe, expect, it, test } from "vitest";

import { screens } from "@/components/shell/navigation";

import { helpTopics, searchTopics, topicsFor } from "./topics";

const first = (text: string) => searchTopics(text)[0]?.id;

test.each([
  ["Why is the Job tab not shown?", "job-tab"],
  ["After which time do I see calls?", "when-visible"],
  ["Can I work without a recording license?", "without-license"],
  ["Which users are imported?", "who-is-imported"],
  ["Are all the calls imported?", "who-is-imported"],
  ["What if authentication fails?", "reauthenticate"],
  ["how to remove the integration", "remove-integration"],
  ["delete integration", "remove-integration"],
  ["same UPN", "same-upn"],
  ["mail when the connection ends", "who-is-told"],
  ["wrong account", "wrong-account"],
  ["groups or users individually", "groups-or-users"],
  ["Marketplace", "marketplace"],
  ["not a global administrator", "no-global-administrator"],
  ["Is chat imported", "chat"],
  ["TTL", "retention"],
  ["groupConfiguration", "group-configuration"],
  ["syncRecordingRule", "sync-recording-rule"],
  ["integrationsSelection", "find-zoom-calls"],
  ["Zoom Phone", "zoom-phone"],
  ["call queue", "zoom-phone"],
  ["team chat", "team-chat"],
  ["deleted message", "team-chat"],
  ["secret token", "own-zoom-app"],
])("%j is answered by %s", (text, id) => {
  expect(first(text)).toBe(id);
});

describe("the help", () => {
  it("has something for every screen there is, that screen first", () => {
    for (const { path } of screens) {
      const { here, others } = topicsFor(path);
      expect(here.length, path).toBeGreaterThan(0);
      expect(here.length + others.length).toBe(helpTopics.length);
    }
    expect(topicsFor("/tenant/zoom-app").here).toEqual(topicsFor("/tenant").here);
    expect(topicsFor("/tenants").here).toEqual([]);
  });

  it("names each topic once, in whole sentences, and leads to screens that exist", () => {
    expect(new Set(helpTopics.map(({ id }) => id)).size).toBe(helpTopics.length);
    const places = [...screens.map(({ path }) => path), "/onboarding"];
    for (const { question, answer, link } of helpTopics) {
      expect(question).toMatch(/^[A-Z].*\?$/);
      for (const text of answer) expect(text).toMatch(/^\p{Lu}?.*[.]$/u);
      if (link) expect(places.some((place) => link.href.split("#")[0]?.startsWith(place))).toBe(true);
    }
  });

  it("finds nothing for words that stand nowhere, and nothing for none", () => {
    expect([searchTopics("hologram"), searchTopics("  ?! ")]).toEqual([[], []]);
  });
});
