import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { startSmtp } from "@/standins/smtp/server";

import { type Seen, serve } from "../testing/http-server";
import { mailNotice } from "./mail";
import type { NoticeMessage } from "./message";
import { postNotice, webhookBody, webhookRoute } from "./webhook";

const message: NoticeMessage = {
  ...{ kind: "connection_ended", moment: "opened", jobId: "0199", subject: "Zoom: connection ended" },
  text: "Zoom no longer accepts the connection. Größe, “quoted”.",
  link: { label: "Open the job", url: "https://archive.example.com/jobs/0199" },
  at: new Date("2026-11-22T01:00:00Z"),
};

let smtp: Awaited<ReturnType<typeof startSmtp>>;
let hook: Awaited<ReturnType<typeof serve>>;
let status = 200;
beforeAll(async () => {
  smtp = await startSmtp();
  hook = await serve(() => ({ status, headers: { location: "http://127.0.0.1:1/" } }));
});
afterAll(async () => {
  await smtp.close();
  await hook.close();
});

describe("mail", () => {
  const settings = () => ({ url: smtp.url, from: "Holdfast <holdfast@example.com>" });

  it("arrives as one plain mail to all recipients", async () => {
    await mailNotice(settings(), ["ops@contoso.example", "it@contoso.example"], message);
    const [mail] = smtp.mails;
    expect(mail).toMatchObject({
      from: "holdfast@example.com",
      to: ["ops@contoso.example", "it@contoso.example"],
    });
    expect(mail?.text).toContain("Subject: Zoom: connection ended");
    expect(mail?.text).toContain("Auto-Submitted: auto-generated");
    expect(mail?.text.replaceAll("=\n", "")).toContain("https://archive.example.com/jobs/0199");
  });

  it("lets no subject write headers of its own", async () => {
    const subject = "Job\r\nBcc: thief@example.org\r\n\r\nbody";
    await mailNotice(settings(), ["ops@contoso.example"], { ...message, subject });
    expect(smtp.mails.at(-1)?.to).toEqual(["ops@contoso.example"]);
    expect(smtp.mails.at(-1)?.text).not.toMatch(/^Bcc:/m);
  });

  it.each([
    ["nothing is set up", () => null, "", "not_set_up"],
    ["nobody listens", () => ({ ...settings(), url: "smtp://127.0.0.1:9" }), "", "unreachable"],
    ["the mailbox is refused", settings, "550 No such mailbox", "refused"],
    ["the mailbox is busy", settings, "450 Try later", "outage"],
  ])("says why when %s", async (_, given, reply, failure) => {
    smtp.refuseRecipients(reply);
    await expect(mailNotice(given(), ["ops@contoso.example"], message)).rejects.toMatchObject({ failure });
    smtp.refuseRecipients("");
  });

  it("does not talk without TLS to a server elsewhere", async () => {
    // The name leads to this machine, but does not say so.
    const elsewhere = { ...settings(), url: smtp.url.replace("127.0.0.1", "0.0.0.0") };
    const before = smtp.mails.length;
    await expect(mailNotice(elsewhere, ["ops@contoso.example"], message)).rejects.toThrow("Notice not sent");
    expect(smtp.mails).toHaveLength(before);
  });
});

describe("webhooks", () => {
  it.each([
    ["https://hooks.example.com/a", true],
    ["http://hooks.example.com/a", false],
    ["https://user:word@hooks.example.com/", false],
    ["https://10.0.0.7/", false],
    ["https://[::1]/", false],
    ["https://169.254.169.254/latest", false],
    ["ftp://hooks.example.com/", false],
    ["not an address", false],
  ])("%s may be reached: %s", (address, may) => {
    expect(webhookRoute(address, []) !== null).toBe(may);
  });

  it("reaches a private host that a setting names, and no other port of it", () => {
    expect(webhookRoute("http://127.0.0.1:8065/hooks/x", ["127.0.0.1:8065"])).not.toBeNull();
    expect(webhookRoute("http://127.0.0.1:8066/hooks/x", ["127.0.0.1:8065"])).toBeNull();
  });

  it("refuses a public name that leads to a private address", async () => {
    const sent = postNotice("webhook", "https://localhost:8443/", message, []);
    await expect(sent).rejects.toMatchObject({ failure: "refused_address" });
  });

  it.each(["teams", "slack", "webhook"] as const)("posts what %s takes", async (kind) => {
    status = 200;
    await postNotice(kind, `${hook.url}/${kind}`, message, [hook.host]);
    const seen = hook.seen.at(-1) as Seen;
    expect(seen.headers["content-type"]).toBe("application/json");
    expect(JSON.parse(seen.body)).toEqual(webhookBody(kind, message));
    expect(seen.body).toContain(message.link.url);
  });

  it.each([
    [302, "refused"],
    [404, "refused"],
    [429, "throttled"],
    [503, "outage"],
  ])("takes the answer %d for %s, and follows no redirect", async (answer, failure) => {
    status = answer;
    const sent = postNotice("slack", `${hook.url}/x`, message, [hook.host]);
    await expect(sent).rejects.toMatchObject({ failure });
  });
});
