import { afterEach, expect, it } from "vitest";
import { type Reply, type Seen, serve } from "../testing/http-server";
import { connectionTo } from "../testing/zoom";
import { ZoomError } from "./failure";
import {
  changeMeetingSettings,
  changePhoneSettings,
  lockedSettings,
  meetingSettings,
  phoneSettings,
  phoneUserIds,
  trashRecording,
  zoomLicense,
} from "./settings-api";

let server: Awaited<ReturnType<typeof serve>> | undefined;
afterEach(() => server?.close());

async function answering(handler: (seen: Seen) => Reply) {
  server = await serve(handler);
  return { zoom: connectionTo(server.url).connection, seen: server.seen };
}
const refused = (status: number, code: number): Reply => ({ status, json: { code, message: "no" } });

it("reads the settings it asks for by path, in one call; what Zoom leaves out or can't mean is null", async () => {
  const recording = {
    auto_recording: "cloud",
    cloud_recording: true,
    record_files_separately: { shared_screen: false },
    save_chat_text: 7,
  };
  const { zoom, seen } = await answering(() => ({ json: { recording, in_meeting: {} } }));
  const names = [
    "auto_recording",
    "record_files_separately.shared_screen",
    "save_chat_text",
    "record_audio_file",
  ];
  expect(await meetingSettings(zoom, "a b", names)).toEqual({
    auto_recording: "cloud",
    "record_files_separately.shared_screen": false,
    save_chat_text: null,
    record_audio_file: null,
  });
  expect(seen.map(({ url }) => [url.pathname, url.searchParams.get("custom_query_fields")])).toEqual([
    ["/v2/users/a%20b/settings", "auto_recording,record_files_separately,save_chat_text,record_audio_file"],
  ]);
});

it("sends changes under Zoom's node, nested ones together; 204 without a body is success", async () => {
  const { zoom, seen } = await answering(() => ({ status: 204 }));
  await changeMeetingSettings(zoom, "u", {
    auto_recording: "cloud",
    "record_files_separately.shared_screen": true,
    "record_files_separately.gallery_view": false,
  });
  await changePhoneSettings(zoom, "u", { "auto_call_recording.enable": true });
  await trashRecording(zoom, "/a//b==");
  expect(seen.map(({ method, url, body }) => [method, `${url.pathname}${url.search}`, body])).toEqual([
    [
      "PATCH",
      "/v2/users/u/settings",
      JSON.stringify({
        recording: {
          auto_recording: "cloud",
          record_files_separately: { shared_screen: true, gallery_view: false },
        },
      }),
    ],
    ["PATCH", "/v2/phone/users/u", JSON.stringify({ policy: { auto_call_recording: { enable: true } } })],
    ["DELETE", "/v2/meetings/%252Fa%252F%252Fb%253D%253D/recordings?action=trash", ""],
  ]);
});

it("reads a phone policy with its locks", async () => {
  const policy = {
    auto_call_recording: { enable: false, locked: true, locked_by: "site" },
    ad_hoc: { enable: true },
  };
  const { zoom } = await answering(() => ({ json: { policy } }));
  expect(await phoneSettings(zoom, "u", ["auto_call_recording.enable", "ad_hoc.enable"])).toEqual({
    values: { "auto_call_recording.enable": false, "ad_hoc.enable": true },
    locked: ["auto_call_recording.enable"],
  });
});

it.each([
  [
    { type: 2, group_ids: ["g"] },
    { licensed: true, groupIds: ["g"] },
  ],
  [{ type: 1 }, { licensed: false, groupIds: [] }],
  [
    { type: 1, license_info_list: [{ license_type: "MEETING" }] },
    { licensed: true, groupIds: [] },
  ],
])("knows who is licensed at Zoom: %o", async (user, expected) => {
  const { zoom } = await answering(() => ({ json: user }));
  expect(await zoomLicense(zoom, "u")).toEqual(expected);
});

it("names what is locked; a free account, a missing scope and a refusal are no answer, an outage is an error", async () => {
  let reply: Reply = { json: { recording: { auto_recording: true, save_chat_text: false } } };
  const { zoom } = await answering(() => reply);
  expect(await lockedSettings(zoom, "account")).toEqual(new Set(["auto_recording"]));
  for (reply of [refused(400, 200), refused(400, 4711), refused(403, 1)]) {
    expect(await lockedSettings(zoom, { groupId: "g" })).toBeNull();
  }
  reply = refused(503, 1);
  await expect(lockedSettings(zoom, "account")).rejects.toThrow(ZoomError);
});

it("lists who has a phone over pages; without Zoom Phone there is nobody to list", async () => {
  const { zoom } = await answering(({ url }) =>
    url.searchParams.get("next_page_token") === "two"
      ? { json: { users: [{ id: "b" }], next_page_token: "" } }
      : { json: { users: [{ id: "a" }, { email: "without id" }], next_page_token: "two" } },
  );
  expect(await phoneUserIds(zoom)).toEqual({ ids: new Set(["a", "b"]), complete: true });
  await server?.close();
  const without = await answering(() => refused(400, 200));
  expect(await phoneUserIds(without.zoom)).toBeNull();
});
