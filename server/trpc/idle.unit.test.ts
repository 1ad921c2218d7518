import { expect, it } from "vitest";

import { unattendedHeader } from "@/server/domain/access/schema";

import { isIdle } from "./idle";
import { appRouter } from "./root";

it.each([
  ["nothing", [], false],
  ["the menu", ["tenant.menu"], true],
  ["the notices", ["notices.open"], true],
  ["both in one request", ["tenant.menu", "notices.open"], true],
  ["both beside what a person asked", ["tenant.menu", "notices.open", "conversations.search"], false],
  ["what a person asked", ["notices.list"], false],
])("%s: a session lives on unless only the shell asked", (_, paths, idle) => {
  expect(isIdle(paths.map((path) => ({ path })))).toBe(idle);
});

it.each([
  ["what an open page asks", ["jobs.list", "jobs.runs"], "1", true],
  ["what a person asks", ["jobs.list"], null, false],
  ["nothing", [], "1", false],
  ["another word", ["jobs.list"], "yes", false],
])(
  "%s, marked or not: a session lives on unless the page says that nobody is there",
  (_, paths, mark, idle) => {
    const headers = new Headers(mark === null ? {} : { [unattendedHeader]: mark });
    expect(
      isIdle(
        paths.map((path) => ({ path })),
        headers,
      ),
    ).toBe(idle);
  },
);

it("knows procedures that there are", () => {
  expect(Object.keys(appRouter._def.procedures)).toEqual(
    expect.arrayContaining(["tenant.menu", "notices.open"]),
  );
});
