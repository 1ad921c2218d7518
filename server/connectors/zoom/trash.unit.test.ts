import { expect, it } from "vitest";

import { type Reply, serve } from "../testing/http-server";
import { connectionTo } from "../testing/zoom";
import { userTrash } from "./trash";

const meetings = [{ uuid: "a==", id: 81234567890, start_time: "2026-01-15T09:00:12Z", recording_files: [] }];

/** Each answers one page of the list of sessions; `asked` counts them. */
it.each<[string, boolean, (asked: number, token: string | null) => Record<string, unknown>]>([
  ["of one page is whole", true, () => ({ total_records: 1 })],
  ["that is short is not", false, () => ({ total_records: 2 })],
  ["whose token comes back never ends", false, () => ({ total_records: 1, next_page_token: "again" })],
  [
    "whose count moved on the last page is whole by a second walk",
    true,
    (asked, token) => ({ total_records: asked === 1 ? 2 : 1, next_page_token: token ? "" : "two" }),
  ],
])("a list %s", async (_, complete, page) => {
  let asked = 0;
  const server = await serve(({ url }): Reply => {
    const { trash_type: type, next_page_token: token = null } = Object.fromEntries(url.searchParams);
    if (type !== "meeting_recordings") return { json: { total_records: 0, meetings: [] } };
    return { json: { ...page(++asked, token), meetings } };
  });
  const trash = await userTrash(connectionTo(server.url).connection, "u");
  await server.close();
  expect(trash.complete).toBe(complete);
  expect(new Set(trash.sessions.map(({ uuid }) => uuid))).toEqual(new Set(["a=="]));
});
