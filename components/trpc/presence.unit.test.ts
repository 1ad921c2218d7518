import { expect, it } from "vitest";

import { unattendedHeader } from "@/server/domain/access/schema";

import { newPresence, presenceHeaders } from "./presence";

const minuteMs = 60_000;

it.each<[string, number, number | null, ("query" | "mutation")[], boolean]>([
  ["a page that was just opened", 0, null, ["query"], false],
  ["a page that somebody reads", minuteMs, null, ["query"], false],
  ["a page that was left open", minuteMs + 1, null, ["query"], true],
  ["several of its questions at once", 40 * minuteMs, null, ["query", "query"], true],
  ["a page that was touched since", 40 * minuteMs, 39.5 * minuteMs, ["query"], false],
  ["a page that was left again", 40 * minuteMs, 30 * minuteMs, ["query"], true],
  ["a player that goes on by itself", 40 * minuteMs, null, ["mutation"], false],
  ["a player beside a list", 40 * minuteMs, null, ["query", "mutation"], false],
])("%s: does it say that nobody is there?", (_, atMs, touchedMs, types, idle) => {
  let now = 0;
  const presence = newPresence(() => now);
  if (touchedMs !== null) {
    now = touchedMs;
    presence.touch();
  }
  now = atMs;
  const headers = presenceHeaders(
    presence,
    types.map((type) => ({ type })),
  );
  expect(headers).toEqual(idle ? { [unattendedHeader]: "1" } : {});
});
