import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";

import { auditEvent, noticeDelivery } from "@/db/schema";
import { serve } from "@/server/connectors/testing/http-server";
import { connect, type Scenario, zoomScenario } from "@/server/domain/testing/scenario";
import { tenantFixture } from "@/server/domain/testing/tenant-fixture";
import { meetingRecordings } from "@/server/connectors/zoom/api";
import { startSmtp } from "@/standins/smtp/server";

import { addChannel, changeChannel, listChannels, removeChannel } from "./channels";
import { deliverNotices } from "./deliver";
import { listOpenNotices } from "./list-notices";
import { testChannel } from "./test-channel";

const minuteMs = 60_000;

let scenario: Scenario;
let smtp: Awaited<ReturnType<typeof startSmtp>>;
let hook: Awaited<ReturnType<typeof serve>>;
let status = 200;
beforeAll(async () => {
  smtp = await startSmtp();
  hook = await serve(() => ({ status }));
  Object.assign(process.env, {
    HOLDFAST_SMTP_URL: smtp.url,
    HOLDFAST_MAIL_FROM: "holdfast@example.com",
    HOLDFAST_NOTICE_HOSTS: hook.host,
  });
  scenario = await zoomScenario();
  await connect(scenario);
});
afterAll(async () => {
  await scenario.close();
  await smtp.close();
  await hook.close();
});

const channels = async () => (await listChannels(scenario.admin.ctx, scenario.archive)).channels;
const add = (kind: "mail" | "webhook", target: string) =>
  addChannel(scenario.admin.ctx, { kind, name: kind, target }, scenario.archive);
const deliver = (minutes = 0) =>
  deliverNotices(scenario.tenant.system(new Date(Date.now() + minutes * minuteMs)), scenario.archive);
const ids: Record<string, string> = {};

it("are added by administrators only, and hide the secret part of an address", async () => {
  const { tenant, admin, archive } = scenario;
  const uma = await tenant.signIn(await tenant.addPerson("Uma User"), new Date());
  const input = { kind: "mail", name: "Mail", target: "ops@contoso.example, it@contoso.example" } as const;
  await expect(addChannel(uma.ctx, input, archive)).rejects.toMatchObject({ code: "FORBIDDEN" });
  const refused = { kind: "webhook", name: "Inside", target: "https://169.254.169.254/latest" } as const;
  await expect(addChannel(admin.ctx, refused, archive)).rejects.toMatchObject({ code: "BAD_REQUEST" });
  ids["mail"] = (await add("mail", input.target)).id;
  ids["hook"] = (await add("webhook", `http://${hook.host}/secret-path`)).id;
  expect((await channels()).map(({ target }) => target)).toEqual([input.target, hook.host]);
  const stored = await tenant.db.tx((tx) => tx.query.noticeChannel.findMany());
  expect(JSON.stringify(stored)).not.toContain("secret-path");
  const other = await tenantFixture(scenario.database, { name: "Fabrikam" });
  const stranger = (await other.signIn(other.administrator)).ctx;
  const id = ids["mail"];
  for (const act of [
    () => testChannel(stranger, { id }, archive),
    () => changeChannel(stranger, { id, enabled: false }),
    () => removeChannel(stranger, { id }),
  ]) await expect(act()).rejects.toMatchObject({ code: "NOT_FOUND" }); // prettier-ignore
});

it("say at once whether a test arrives", async () => {
  const { admin, archive } = scenario;
  expect(await testChannel(admin.ctx, { id: ids["mail"] ?? "" }, archive)).toEqual({
    sent: true,
    failure: null,
  });
  expect(smtp.mails[0]?.to).toEqual(["ops@contoso.example", "it@contoso.example"]);
  status = 404;
  const outcome = await testChannel(admin.ctx, { id: ids["hook"] ?? "" }, archive);
  expect(outcome).toMatchObject({ sent: false, failure: expect.stringContaining("refused") as string });
  expect((await channels())[1]?.lastFailure).toBe(outcome.failure);
  status = 200;
});

it("are told when Zoom takes the grant away, whatever fails on the way, and when it is back", async () => {
  const { zoom, admin, tenant, jobId } = scenario;
  zoom.control.setPublished(false);
  zoom.control.revoke("contoso");
  await expect(meetingRecordings(await scenario.connection(), "any==")).rejects.toThrow("connection_dead");
  expect((await listOpenNotices(admin.ctx)).map(({ kind }) => kind)).toEqual(["connection_ended"]);

  status = 503;
  expect(await deliver()).toEqual({ sent: 1, failed: 1 });
  // Sent once; what failed is due again after a minute, not before.
  expect(await deliver()).toEqual({ sent: 0, failed: 0 });
  status = 200;
  expect(await deliver(2)).toEqual({ sent: 1, failed: 0 });
  const mail = smtp.mails.at(-1)?.text.replaceAll("=\n", "") ?? "";
  expect(mail).toContain("Subject: Zoom: The connection to Zoom has ended");
  expect(mail).toContain(`/jobs/${jobId}`);
  expect(JSON.parse(hook.seen.at(-1)?.body ?? "")).toMatchObject({ event: "notice.opened", jobId });
  for (const text of [mail, hook.seen.at(-1)?.body]) expect(text).not.toContain("ada.okafor");

  await changeChannel(admin.ctx, { id: ids["hook"] ?? "", enabled: false });
  await connect(scenario);
  expect(await listOpenNotices(admin.ctx)).toEqual([]);
  expect(await deliver()).toEqual({ sent: 1, failed: 0 });
  expect(smtp.mails.at(-1)?.text).toContain("Subject: Zoom: over");
  await tenant.db.tx((tx) => tx.delete(noticeDelivery).where(eq(noticeDelivery.tenantId, tenant.tenantId)));
});

it("are given up on after a day of trying, and forgotten with their address when removed", async () => {
  const { zoom, admin, tenant } = scenario;
  await changeChannel(admin.ctx, { id: ids["hook"] ?? "", enabled: true });
  await removeChannel(admin.ctx, { id: ids["mail"] ?? "" });
  zoom.control.revoke("contoso");
  await expect(meetingRecordings(await scenario.connection(), "any==")).rejects.toThrow("connection_dead");
  status = 503;
  for (let days = 0; days < 10; days++) await deliver(days * 24 * 60);
  const [delivery] = await tenant.db.tx((tx) => tx.select().from(noticeDelivery));
  expect(delivery).toMatchObject({ attempts: 7, nextTryAt: null, sentAt: null, failure: "outage" });
  await removeChannel(admin.ctx, { id: ids["hook"] ?? "" });
  expect(await channels()).toEqual([]);
  expect(await tenant.db.tx((tx) => tx.$count(noticeDelivery))).toBe(0);
  const noted = await tenant.db.tx((tx) =>
    tx
      .select({ action: auditEvent.action })
      .from(auditEvent)
      .where(eq(auditEvent.subjectId, ids["hook"] ?? "")),
  );
  expect(noted.map(({ action }) => action)).toEqual([
    "notice.channel_added",
    ...Array<string>(3).fill("notice.channel_changed"),
    "notice.channel_removed",
  ]);
});
