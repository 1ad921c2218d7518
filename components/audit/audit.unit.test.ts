import { expect, it, test } from "vitest";

import { auditActions } from "@/db/constants";

import { detailWords, subjectOf } from "./subject";
import { actionWords } from "./words";

const id = "01890000-0000-7000-8000-000000000001";

test.each(auditActions)("%s names its subject and reads as a sentence", (action) => {
  expect(subjectOf(action, id).noun).toMatch(/^[A-Z][a-z]/);
  expect(actionWords[action]).toMatch(/^[a-z][^.]+$/);
});

test.each([
  ["job.created", `/jobs?job=${id}`],
  ["rule.changed", `/rules?rule=${id}`],
  ["conversation.played", `/recordings/${id}`],
  ["hold.placed", `/recordings/${id}`],
  ["item.decided", `/jobs?job=${id}`],
  ["item.retried", `/ledger/${id}`],
  ["tenant.created", "/tenant"],
  ["tenant.administrator_replaced", `/users/${id}`],
  ["conversation.purged", null],
  ["session.started", null],
] as const)("the subject of %s is at %s", (action, href) => {
  expect(subjectOf(action, id).href).toBe(href);
});

it("puts details into words", () => {
  expect(detailWords({ count: 1_200, heardMs: 5, granted: true, kind: "recording", owner: null })).toBe(
    "Count: 1,200, Heard ms: 5, Granted: yes, Kind: recording, Owner: none",
  );
  expect(detailWords({})).toBe("");
  expect(detailWords({ run: id, kind: "recording" }, true)).toBe("Run: …000000000001, Kind: recording");
  expect(detailWords({ sha256: "ab".repeat(32), count: 2 }, true)).toBe("Sha256: …abababababab, Count: 2");
});
