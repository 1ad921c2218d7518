import { afterEach, expect, it } from "vitest";

import { serve } from "@/server/connectors/testing/http-server";
import { connectionTo } from "@/server/connectors/testing/zoom";

import { chatSessionOf } from "./chat-topic";

const now = new Date("2026-11-21T13:00:00Z");
const at = (seconds: number) => new Date(now.getTime() + seconds * 1_000);
const day = "2026-11-20";

type Listed = { id: string; day: string };
let server: Awaited<ReturnType<typeof serve>> | undefined;
afterEach(() => server?.close());

/** Sessions of the lists, which may be changed, and an outage, which may end. */
async function account() {
  const state = { listed: [] as Listed[], out: false };
  server = await serve(({ url }) => {
    const [from = "", to = ""] = [url.searchParams.get("from"), url.searchParams.get("to")].map(String);
    if (state.out) return { status: 400, json: { code: 300, message: "Validation Failed." } };
    const sessions = state.listed
      .filter((one) => one.day >= from && one.day <= to)
      .map(({ id }) => ({ id, type: "Group", name: `Name of ${id}` }));
    return { json: { from, to, sessions } };
  });
  const { connection } = connectionTo(server.url);
  const nameOf = async (sessionId: string, when = now, ofDay = day) =>
    (await chatSessionOf(connection, { sessionId, day: ofDay }, when))?.name ?? null;
  return { state, nameOf };
}
const lists = () => server?.seen.length;

it("a list that failed is asked for again, one that came serves all its days for a while", async () => {
  const { state, nameOf } = await account();
  Object.assign(state, { out: true, listed: [{ id: "aa", day }] });
  await expect(nameOf("aa")).rejects.toThrow();
  state.out = false;
  expect(await nameOf("aa")).toBe("Name of aa");
  const before = lists();
  expect(await nameOf("aa", at(500), "2026-11-19")).toBe("Name of aa");
  expect(lists()).toBe(before);
  state.listed = [];
  expect(await nameOf("aa", at(601))).toBeNull();
});

it("a session that began after the list is found a minute later", async () => {
  const { state, nameOf } = await account();
  expect(await nameOf("bb")).toBeNull();
  state.listed.push({ id: "bb", day });
  expect(await nameOf("bb", at(30))).toBeNull();
  expect(await nameOf("bb", at(60))).toBe("Name of bb");
});

it("a session that only a later list names is found there", async () => {
  const { state, nameOf } = await account();
  state.listed.push({ id: "cc", day });
  expect(await nameOf("cc", now, "2026-07-01")).toBe("Name of cc");
});
