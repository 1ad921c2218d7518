import { expect, it } from "vitest";

import { ZoomError, type ZoomFailure } from "@/server/connectors/zoom/failure";

import { failureSentence, finalFailure } from "./run-failure";

const cases: [ZoomFailure, ReturnType<typeof finalFailure>][] = [
  [{ kind: "connection_dead" }, "connection_dead"],
  [{ kind: "misconfigured" }, "misconfigured"],
  [{ kind: "missing_scope", scopes: [] }, "missing_scope"],
  [{ kind: "not_available" }, "not_available"],
  [{ kind: "forbidden" }, "forbidden"],
  [{ kind: "throttled", retryAt: null, daily: true }, "throttled"],
  [{ kind: "throttled", retryAt: null, daily: false }, null],
  [{ kind: "outage", reason: "timeout" }, null],
  [{ kind: "unreadable_answer" }, null],
  [{ kind: "aborted" }, null],
];

it.each(cases)("%o ends a run as %s", (failure, expected) => {
  const found = finalFailure(new ZoomError(failure));
  expect(found).toBe(expected);
  if (found) expect(failureSentence(found)).toMatch(/\.$/);
});

it("leaves our own defects to be tried again", () => {
  expect(finalFailure(new Error("defect"))).toBeNull();
});
