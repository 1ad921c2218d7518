import { pino } from "pino";

/**
 * Structured log, one JSON object a line. Rule of the house: ids and counts only. The redaction below is the net
 * under that rule, not the rule.
 */
export const log = pino({
  level: process.env["LOG_LEVEL"] ?? (process.env["VITEST"] ? "silent" : "info"),
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  redact: {
    censor: "[redacted]",
    paths: [
      "token",
      "accessToken",
      "refreshToken",
      "secret",
      "password",
      "authorization",
      "cookie",
      "email",
      "name",
      "topic",
      "url",
      "headers",
      "*.token",
      "*.accessToken",
      "*.refreshToken",
      "*.access_token",
      "*.refresh_token",
      "*.id_token",
      "*.secret",
      "*.password",
      "*.authorization",
      "*.cookie",
      "*.email",
      "*.name",
      "*.topic",
      "*.headers",
    ],
  },
  serializers: { err: describeError },
  hooks: {
    // Without words of ours, pino takes the error's message for them; and that may hold anything.
    logMethod(args, method) {
      const [first, second, ...rest] = args as [unknown, string?, ...unknown[]];
      const wordless = first instanceof Error || (isRecord(first) && first["err"] instanceof Error);
      if (!wordless || typeof second === "string") method.apply(this, args);
      else method.apply(this, [first, "failed", ...rest] as typeof args);
    },
  },
});

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

/** What of an error may be logged: its kind, code and stack frames; the message only where we wrote it ourselves. */
function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { kind: typeof error };
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  const frames = error.stack
    ?.split("\n")
    .filter((line) => line.trimStart().startsWith("at "))
    .slice(0, 8);
  return {
    kind: error.name,
    code,
    frames,
    ...(error.cause instanceof Error ? { cause: describeError(error.cause) } : {}),
  };
}
