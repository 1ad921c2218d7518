import { expect, it } from "vitest";

import { chatStretches } from "./fetch-chat-day";

it.each([
  ["no day", "UTC", [], []],
  ["days of a week, each once", "UTC", ["2026-03-07", "2026-03-01", "2026-03-01"], [["2026-03-01", "2026-03-07"]]],
  ["days of more than a week", "UTC", ["2026-03-01", "2026-03-08", "2026-03-14"], [["2026-03-01"], ["2026-03-08", "2026-03-14"]]],
  ["days that touch two of UTC", "Asia/Tokyo", ["2026-03-01", "2026-03-06", "2026-03-07"], [["2026-03-01", "2026-03-06"], ["2026-03-07"]]],
])("asks for %s by as few reports as fit (%s)", (_name, timeZone, days, stretches) => {
  expect(chatStretches(days, timeZone)).toEqual(stretches);
}); // prettier-ignore
