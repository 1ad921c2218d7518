import { and, eq, type SQL } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";

import { callDetail, conversation } from "@/db/schema";
import { type PhoneScenario, phoneScenario } from "@/server/domain/jobs/testing/phone-scenario";
import { tenantFixture } from "@/server/domain/testing/tenant-fixture";

import { getCall } from "./get-call";

let phone: PhoneScenario;
beforeAll(async () => {
  phone = await phoneScenario();
  await phone.run();
  await phone.import(...(await phone.calls()).filter(({ state }) => state === "kept"));
});
afterAll(() => phone.close());

const idOf = async (where: SQL | undefined) => {
  const [row] = await phone.tenant.db.tx((tx) =>
    tx
      .select({ id: conversation.id })
      .from(conversation)
      .leftJoin(callDetail, eq(callDetail.conversationId, conversation.id))
      .where(where)
      .limit(1),
  );
  return row?.id ?? "";
};

it("tells what the phone system knows, and the call's other recordings", async () => {
  const id = await idOf(eq(callDetail.ownerName, "Order line"));
  const { call, related } = await getCall(phone.admin.ctx, { id });
  expect(call).toMatchObject({ ownerType: "callQueue", handledByName: "Farid Haddad", direction: "inbound" });
  expect(call).not.toHaveProperty("meetingSessionKey");
  expect(related).toMatchObject([{ type: "call", lineName: "Farid Haddad", ownerName: "Farid Haddad" }]);
});

it("leads from a call to the meeting that it became, and back", async () => {
  const call = await idOf(and(eq(conversation.type, "call"), eq(callDetail.direction, "inbound"), eq(callDetail.ownerName, "Elif Aydin")));
  const uuid = (await phone.tenant.db.tx((tx) => tx.select().from(callDetail).where(eq(callDetail.conversationId, call))))[0]?.meetingSessionKey;
  expect(uuid).toEqual(expect.any(String));
  expect((await getCall(phone.admin.ctx, { id: call })).related).toEqual([]);
  const items = (await phone.allItems()).filter(({ sessionKey }) => sessionKey === uuid);
  await phone.import(...items);
  const meeting = await idOf(eq(conversation.sessionKey, uuid ?? ""));
  expect((await getCall(phone.admin.ctx, { id: call })).related).toMatchObject([{ id: meeting, type: "meeting" }]);
  expect(await getCall(phone.admin.ctx, { id: meeting })).toMatchObject({ call: null, related: [{ id: call, type: "call" }] });
}); // prettier-ignore

it("does not exist for whoever may not see it, and names nothing that they may not see", async () => {
  const id = await idOf(eq(callDetail.ownerName, "Order line"));
  const stranger = await phone.tenant.signIn(phone.deniz, new Date());
  await expect(getCall(stranger.ctx, { id })).rejects.toMatchObject({ code: "NOT_FOUND" });
  const other = await tenantFixture(phone.database, { name: "Other" });
  const abroad = await other.signIn(other.administrator, new Date());
  await expect(getCall(abroad.ctx, { id })).rejects.toMatchObject({ code: "NOT_FOUND" });
});
