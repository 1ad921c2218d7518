import { expect, test } from "vitest";
import { driverFromEnv } from "./driver";

const keys = { INNGEST_EVENT_KEY: "event", INNGEST_SIGNING_KEY: "signkey-prod-00" };

test.each([
  ["nothing set", {}, "embedded"],
  ["only one key", { INNGEST_EVENT_KEY: "event" }, "embedded"],
  ["both keys: cloud", keys, "external"],
  ["a server of one's own", { ...keys, INNGEST_BASE_URL: "https://inngest.example" }, "external"],
  ["development", { INNGEST_DEV: "1", NODE_ENV: "development" }, "embedded"],
  ["dev mode switched off", { INNGEST_DEV: "0", NODE_ENV: "production" }, "embedded"],
])("%s", (_name, env, kind) => {
  expect(driverFromEnv(env).kind).toBe(kind);
});

test.each([
  [{ INNGEST_DEV: "1", NODE_ENV: "production" }, /INNGEST_DEV/],
  [{ INNGEST_DEV: "http://localhost:8288", NODE_ENV: "production" }, /INNGEST_DEV/],
  [{ INNGEST_BASE_URL: "https://inngest.example" }, /INNGEST_EVENT_KEY/],
  [{ INNGEST_BASE_URL: "https://inngest.example", INNGEST_EVENT_KEY: "event" }, /INNGEST_SIGNING_KEY/],
  [{ ENGINE_PORT: "none" }, /ENGINE_PORT/],
  [{ ENGINE_SIGNING_KEY: "secret" }, /ENGINE_SIGNING_KEY/],
])("%j is refused", (env, message) => {
  expect(() => driverFromEnv(env)).toThrow(message);
});

test("made-up keys are new each time, given ones are kept, and the app is pointed to the engine", () => {
  const [one, other] = [driverFromEnv({}), driverFromEnv({})];
  expect(one.appEnv.INNGEST_SIGNING_KEY).not.toBe(other.appEnv.INNGEST_SIGNING_KEY);
  expect(one.appEnv.INNGEST_EVENT_KEY).not.toBe(other.appEnv.INNGEST_EVENT_KEY);
  const signing = `signkey-embedded-${"ab".repeat(32)}`;
  expect(driverFromEnv({ ENGINE_PORT: "9000", ENGINE_EVENT_KEY: "e", ENGINE_SIGNING_KEY: signing })).toEqual({
    kind: "embedded",
    port: 9000,
    appEnv: {
      INNGEST_BASE_URL: "http://127.0.0.1:9000",
      INNGEST_EVENT_KEY: "e",
      INNGEST_SIGNING_KEY: signing,
    },
    engineEnv: { ENGINE_PORT: "9000", ENGINE_EVENT_KEY: "e", ENGINE_SIGNING_KEY: signing },
  });
  expect(driverFromEnv(one.engineEnv)).toEqual(one);
});
