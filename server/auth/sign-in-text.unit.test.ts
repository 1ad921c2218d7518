import { expect, it } from "vitest";

import { readEntraError, signInFailures } from "./sign-in-error";
import { explainFailure } from "./sign-in-text";

const ids = {
  traceId: "c9b6a1b0-1111-2222-3333-444455556666",
  correlationId: "0a0b0c0d-1111-2222-3333-444455556666",
  timestamp: "2026-11-20 09:00:00Z",
};
const tail = `Trace ID: ${ids.traceId} Correlation ID: ${ids.correlationId} Timestamp: ${ids.timestamp}`;

it.each([
  [`AADSTS50011: The redirect URI does not match. ${tail}`, { code: 50011, ...ids }],
  [
    `AADSTS7000215: Invalid client secret.\r\n${tail.replaceAll(" Correlation", "\r\nCorrelation")}`,
    { code: 7000215, ...ids },
  ],
  ["The admin canceled the request", { code: null, traceId: null, correlationId: null, timestamp: null }],
  [undefined, { code: null, traceId: null, correlationId: null, timestamp: null }],
  ["AADSTS<script>: Trace ID: <b>", { code: null, traceId: null, correlationId: null, timestamp: null }],
])("reads numbers and nothing else: %s", (description, expected) => {
  expect(readEntraError(description)).toEqual(expected);
});

it.each([
  [50011, /return address/],
  [700016, /does not know this app/],
  [50194, /one organization only/],
  [90002, /does not know this organization/],
  [7000215, /can't prove itself/],
  [65004, /declined/],
  [90094, /not approved/],
  [50105, /not assigned/],
  [50020, /does not exist in your organization/],
  [50057, /locked or disabled/],
  [50076, /in person/],
  [53003, /blocks this sign-in/],
  [54005, /not finished/],
  [123456, /Microsoft refused/],
])("AADSTS%i has a sentence, and shows its numbers", (code, title) => {
  const text = explainFailure("entra", { code, ...ids });
  expect(text.title).toMatch(title);
  expect(text.facts).toContainEqual({ label: "Error", value: `AADSTS${code}` });
  expect(text.facts).toContainEqual({ label: "Correlation ID", value: ids.correlationId });
  expect(text.facts).toContainEqual({ label: "Trace ID", value: ids.traceId });
});

it.each(signInFailures)("%s says what happened and what to do", (failure) => {
  const { title, advice } = explainFailure(failure, null);
  expect(title).toMatch(/^[A-Z].*\.$/);
  expect(advice).toMatch(/^[A-Z].*\.$/);
});
