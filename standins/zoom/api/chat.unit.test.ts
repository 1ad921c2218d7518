import { createServer } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startZoom, type Zoom } from "../server";
import { ask, askJson, type Tokens } from "../testing";

type Message = Record<string, unknown> & { id: string; files?: { file_id: string; download_url: string }[] };
type Report = {
  from: string;
  next_page_token: string;
  messages: Message[];
  edited_messages?: (Message & { action_timestamp: number })[];
  deleted_messages?: Message[];
};
type Sessions = { sessions: { id: string; type: string; name: string; member_emails?: string[] }[] };

let zoom: Zoom;
let token = "";
let now = Date.parse("2026-03-18T07:30:00Z");
beforeAll(async () => {
  zoom = await startZoom({ port: 0, now: () => now, accessTokenSeconds: 604_800 });
  token = (zoom.control.grant("ada.okafor@contoso.example") as unknown as Tokens).access_token;
});
beforeEach(() => zoom.control.clearFaults());
afterAll(() => zoom.close());

const month = "from=2026-02-18&to=2026-03-18";
const listed = async (query = month) =>
  (await askJson<Sessions>(zoom, token, `/report/chat/sessions?${query}&page_size=300`)).sessions;
const idOf = (key: string) => zoom.control.chats("contoso").find((one) => one.key === key)?.id ?? "";
const report = (key: string, query: string) =>
  askJson<Report>(zoom, token, `/report/chat/sessions/${idOf(key)}?${query}`);
const everything = "include_fields=edited_messages,deleted_messages&include_reactions=true";

describe("sessions", () => {
  test("are those with activity; two people's have their e-mails, groups a channel", async () => {
    const sessions = await listed();
    expect(sessions).toHaveLength(6);
    expect(sessions.find((one) => one.name === "Trading desk")).toMatchObject({ type: "Group" });
    expect(sessions.filter((one) => one.type === "1:1").every((one) => one.name === "")).toBe(true);
    expect(await listed("from=2026-03-17&to=2026-03-17")).toHaveLength(2);
  });

  test.each([
    ["", "Validation Failed."],
    ["from=2026-02-01&to=2026-03-18", "The time range should be within one month."],
    ["from=2025-09-01&to=2025-09-20", "Only provide past chat messages in recent 6 months."],
  ])("need both dates, near each other and not too old (%s)", async (query, message) => {
    const reply = await ask(zoom, token, `/report/chat/sessions?${query}`);
    expect([reply.status, await reply.json()]).toMatchObject([400, { code: 300, message }]);
  });
});

describe("messages", () => {
  test("come in pages; what was edited and deleted comes only when asked for", async () => {
    const first = await report("trading desk", `${month}&page_size=3`);
    expect([first.messages.length, "edited_messages" in first]).toEqual([3, false]);
    const all = await report("trading desk", `${month}&page_size=100&${everything}`);
    expect(all.messages).toHaveLength(11);
    expect(all.edited_messages?.map(({ message }) => message)).toEqual([
      "Mandate of Mr Osei is signed, 40,000 shares.",
    ]);
    expect(all.deleted_messages).toHaveLength(1);
    expect(all.messages.some((one) => one["reactions"])).toBe(true);
  });

  test("of externals have no e-mail, and those that Zoom can't read are not there", async () => {
    const { messages } = await report("deniz and holt", month);
    expect(messages.filter((one) => one["is_sender_external"]).map((one) => one["sender"])).toEqual([
      "",
      "",
      "",
    ]);
    expect((await report("encrypted", month)).messages).toEqual([]);
  });

  test("an edit belongs to the day of its message, or to its own when asked by change", async () => {
    const order = { account: "contoso", session: "client service" };
    const { message } = await zoom.control.postChat({ ...order, from: "ines.duarte", text: "v1" });
    now += 86_400_000;
    await zoom.control.editChat({ ...order, message: message ?? "", text: "v2" });
    const edits = async (date: string, more: string) =>
      (await report("client service", `from=${date}&to=${date}&${everything}${more}`)).edited_messages
        ?.length;
    expect(await edits("2026-03-18", "")).toBe(1);
    expect(await edits("2026-03-19", "")).toBe(0);
    expect(await edits("2026-03-18", "&query_all_modifications=true")).toBe(0);
    expect(await edits("2026-03-19", "&query_all_modifications=true")).toBe(1);
  });

  test("have files behind an address that holds for an hour and can be had afresh", async () => {
    const { messages } = await report("jonas and ingrid", month);
    const file = messages.flatMap((one) => one.files ?? [])[0];
    expect(await (await fetch(file?.download_url ?? "")).text()).toContain("depotauszug.txt");
    now += 3_600_001;
    expect((await fetch(file?.download_url ?? "")).headers.get("content-type")).toContain("text/html");
    const fresh = await askJson<{ download_url: string }>(zoom, token, `/chat/files/${file?.file_id}`);
    expect((await fetch(fresh.download_url)).headers.get("content-type")).toBe("application/octet-stream");
  });
});

test("a message is announced twice, one from outside by the newer family only", async () => {
  const heard: { event: string; payload: { account_id: string; object: Record<string, unknown> } }[] = [];
  const hook = createServer((request, reply) => {
    let body = "";
    request.on("data", (part: Buffer) => (body += part.toString()));
    request.on("end", () => {
      heard.push(JSON.parse(body) as (typeof heard)[number]);
      reply.end();
    });
  });
  await new Promise<void>((done) => hook.listen(0, "127.0.0.1", done));
  const address = hook.address();
  zoom.control.setWebhookUrl(`http://localhost:${typeof address === "object" ? address?.port : 0}/`);
  const order = { account: "contoso", session: "deniz and holt" };
  await zoom.control.postChat({ ...order, from: "deniz.kaya", text: "In" });
  await zoom.control.postChat({ ...order, from: "Margaret Holt", text: "Out" });
  zoom.control.setWebhookUrl(undefined);
  hook.close();
  expect(heard.map(({ event }) => event)).toEqual([
    "team_chat.dm_message_posted",
    "chat_message.sent",
    "team_chat.dm_message_posted",
  ]);
  expect(heard[0]?.payload.object).toHaveProperty(["contact_account_id "]);
  expect(heard[2]?.payload.account_id).toBe("");
});
