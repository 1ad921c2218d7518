import { connectionJourneys } from "@/e2e/fabrikam/connection";
import { jobJourneys } from "@/e2e/fabrikam/job";
import { resultOf, runNow } from "@/e2e/support/jobs";
import { people } from "@/e2e/support/people";
import { openConversation, rows } from "@/e2e/support/recordings";
import { pickAccount } from "@/e2e/support/sign-in";
import { expect, test } from "@/e2e/support/test";

test.describe.configure({ mode: "serial" });
test.use({ expectedErrors: [/status of 404/] });

const jobName = "Zoom of Fabrikam";
const ruleName = "Brokers, five years";
const brokers = ["Gus Keller", "Hana Sato", "Ivan Petrov"];

test("an administrator sets everything up alone, from the first sign-in to the first recordings", async ({
  page,
}) => {
  test.setTimeout(180_000);

  await test.step("consent for the organization, at the sign-in", async () => {
    await pickAccount(page, people.fiona);
    await page.getByRole("checkbox", { name: "Consent on behalf of your organization" }).check();
    await page.getByRole("button", { name: "Accept" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Set-up" })).toBeVisible();
    await page.getByRole("link", { name: "Recordings" }).click();
    await expect(page.getByText("No integration brings calls yet.")).toBeVisible();
  });

  await test.step("Tenant tells what is granted, and what to send to a global administrator", async () => {
    await page.getByRole("link", { name: "Tenant", exact: true }).click();
    const permissions = page.getByRole("region", { name: "Permissions", exact: true });
    await expect(permissions).toContainText("All granted.");
    await expect(permissions.getByRole("row", { name: /User\.Read\.All/ })).toContainText("An administrator");
    await permissions.getByText("You are no global administrator?").click();
    await expect(permissions).toContainText("/v2.0/adminconsent?client_id=");
    await permissions.getByRole("tab", { name: /^User consent/ }).click();
    await expect(permissions.getByRole("row", { name: /User\.Read\.All/ })).toBeHidden();
  });

  await test.step("admin consent brings the people of the directory", async () => {
    await page.getByRole("button", { name: "Grant admin consent for Fabrikam" }).click();
    await page.getByRole("button", { name: "Accept" }).click();
    await expect(page.getByText("Admin consent is granted.")).toBeVisible();
    await expect(page.getByText("All granted.")).toBeVisible();
    await expect(async () => {
      await page.getByRole("button", { name: "Refresh", exact: true }).click();
      await expect(page.getByText(/^6 people, last read/)).toBeVisible({ timeout: 1_000 });
    }).toPass({ timeout: 30_000 });
  });

  await test.step("the new integration job is connected at Zoom", async () => {
    await page.getByRole("link", { name: "Jobs" }).click();
    await page.getByRole("button", { name: "Add Job" }).click();
    await page.getByRole("menuitem", { name: "Integration Job" }).click();
    const dialog = page.getByRole("dialog", { name: "Integration Job" });
    await dialog.getByLabel("Job Name").fill(jobName);
    await expect(dialog.getByLabel("Integration Type")).toHaveValue("zoom");
    await expect(dialog.getByRole("switch", { name: /^Sync recording rule/ })).not.toBeChecked();
    await dialog.getByRole("button", { name: "Save" }).click();
    await page
      .getByRole("group", { name: /Fabrikam/ })
      .getByRole("radio", { name: /, (owner|administrator)$/ })
      .first()
      .check();
    await page.getByRole("button", { name: "Allow" }).click();
    await expect(page.getByText("Authentication with Zoom App was successful!")).toBeVisible();
  });

  await test.step("a run says why nothing is imported, and where to mend it", async () => {
    if (!new URL(page.url()).searchParams.has("job"))
      await page.getByRole("link", { name: jobName, exact: true }).click();
    const result = await runNow(page);
    await expect(result).toContainText("12 seen, 12 skipped: no recording license");
    await expect(page.getByRole("region", { name: "Connection to Zoom" })).toContainText("@fabrikam.example");
  });

  await test.step("a recording rule, made on its own page", async () => {
    await page.getByRole("link", { name: "Rules" }).click();
    await page.getByRole("button", { name: "Add Rule" }).click();
    const dialog = page.getByRole("dialog", { name: "Add Rule" });
    await dialog.getByLabel("Rule Name").fill(ruleName);
    await expect(dialog.getByRole("radio", { name: "Bulk Recording", exact: true })).toBeChecked();
    await dialog.getByLabel("Retention Time (Days)").fill("1825");
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect(dialog).toBeHidden();
    const made = page.getByRole("dialog", { name: ruleName });
    await expect(made).toContainText("Rule used by 0 Users");
    await page.keyboard.press("Escape");
    await expect(made).toBeHidden();
  });

  await test.step("the link of the result leads to the people, who get license, add-on and rule", async () => {
    await page.getByRole("link", { name: "Jobs" }).click();
    await page.getByRole("link", { name: jobName, exact: true }).click();
    await (await resultOf(page)).getByRole("link", { name: "Mend: no recording license" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Users" })).toBeVisible();
    for (const broker of brokers) await page.getByRole("checkbox", { name: `Tick ${broker}` }).check();
    await expect(page.getByText("3 people ticked")).toBeVisible();
    await page.getByRole("button", { name: "Edit", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "User Configuration" });
    // By value: the words of an option gain how many licenses are left.
    await dialog.getByLabel("License", { exact: true }).selectOption({ value: "compliance_uc" });
    await dialog.getByLabel("Add On Zoom Integration").selectOption({ value: "on" });
    await dialog.getByLabel("Recording", { exact: true }).selectOption(ruleName);
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("3 people configured.")).toBeVisible();
  });

  await test.step("the next run imports all of them", async () => {
    await page.getByRole("link", { name: /^Go to the job and use “Run now”/ }).click();
    const result = await runNow(page);
    await expect(result).toContainText("12 seen, 12 archived");
    await result.getByRole("link", { name: "Show its recordings" }).click();
    await expect(page.getByText("12 Conversations")).toBeVisible();
    await expect(rows(page)).toHaveCount(12);
    await expect(rows(page).filter({ hasText: "Quarterly briefing for brokers" })).toHaveCount(1);
  });

  await test.step("every step of the set-up is done", async () => {
    await page.getByRole("link", { name: "Set-up" }).click();
    await expect(page.getByText("All steps are done.")).toBeVisible();
    await page.getByRole("radio", { name: /^Already using Holdfast/ }).check();
    await expect(page.getByText("All steps are done.")).toBeVisible();
  });
});

test("another organization's conversation and its files do not exist, whatever the address", async ({
  page,
  as,
}) => {
  const ada = await as(people.ada);
  const played = ada.waitForRequest(/\/api\/media\/[^?]+\?p=/);
  await openConversation(ada, "Order: Holt Family Office");
  await ada.getByRole("button", { name: "Mute" }).click();
  await ada
    .getByRole("region", { name: "Player" })
    .getByRole("button", { name: "Play", exact: true })
    .click();
  const media = (await played).url();
  expect((await ada.request.get(media, { headers: { range: "bytes=0-99" } })).status()).toBe(206);

  const fiona = await as(people.fiona);
  await fiona.goto(ada.url());
  await expect(fiona.getByRole("heading", { name: "Not found" })).toBeVisible();
  await expect(fiona.getByRole("main")).not.toContainText("Holt");
  const [file = ""] = media.split("?");
  for (const address of [media, file, `${file}?download=1`]) {
    const answer = await fiona.request.get(address);
    expect(answer.status(), address).toBe(404);
    expect(await answer.text()).not.toContain("Holt");
  }
  expect((await page.request.get(media)).status()).toBe(401);
});

jobJourneys(jobName);
connectionJourneys(jobName);
