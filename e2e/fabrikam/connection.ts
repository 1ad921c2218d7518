import type { Page } from "@playwright/test";
import { expectNothingFromAxe, onlyNarrowAndDark } from "@/e2e/support/axe";
import { openJob, runNow } from "@/e2e/support/jobs";
import { people } from "@/e2e/support/people";
import { expect, test } from "@/e2e/support/test";
import { orderZoom } from "@/e2e/support/zoom";

const wide = { width: 1440, height: 900 };
const connection = (page: Page) => page.getByRole("region", { name: "Connection to Zoom" });
const reauthenticate = (page: Page) =>
  connection(page)
    .getByRole("button", { name: /uthenticate with Zoom App$/ })
    .click();

/**
 * On Zoom's page: as an administrator of this account. Contoso's owner has connected Contoso, and Zoom ends what somebody
 * allowed before when they allow the app again.
 */
async function allow(page: Page, account: "Contoso" | "Fabrikam"): Promise<void> {
  await page
    .getByRole("group", { name: account })
    .getByRole("radio", { name: account === "Contoso" ? /, administrator$/ : /, (owner|administrator)$/ })
    .first()
    .check();
  await page.getByRole("button", { name: "Allow" }).click();
}

/** What becomes of a job's connection, whoever answers at Zoom and whatever is done there. */
export function connectionJourneys(jobName: string): void {
  test.describe("the connection to Zoom", () => {
    test.beforeEach(async ({ enter }) => {
      test.setTimeout(240_000);
      await enter(people.fiona);
    });

    test("a new job that nobody allows stays not connected, and says why", async ({ page }) => {
      const name = `Second account ${Date.now()}`;
      await page.goto("/jobs");
      await page.getByRole("button", { name: "Add Job" }).click();
      await page.getByRole("menuitem", { name: "Integration Job" }).click();
      const dialog = page.getByRole("dialog", { name: "Integration Job" });
      await dialog.getByLabel("Job Name").fill(name);
      await dialog.getByRole("button", { name: "Save", exact: true }).click();
      await page.getByRole("button", { name: "Decline" }).click();
      const said = page.getByRole("main");
      await expect(said).toContainText("Zoom was not connected: the app was not allowed.");

      await openJob(page, name);
      await expect(page.getByText("Not connected", { exact: true }).first()).toBeVisible();
      await expect(said).toContainText(/Last try to connect, .+ the app was not allowed/);
      await expect(page.getByRole("button", { name: "Run now" })).toBeDisabled();
      await expectNothingFromAxe(page, "job that was refused at Zoom", onlyNarrowAndDark);
      await page.setViewportSize(wide);

      await reauthenticate(page);
      await allow(page, "Fabrikam");
      await expect(said).toContainText("this Zoom account is connected to another job already");
      await openJob(page, name);
      await expect(page.getByText("Not connected", { exact: true }).first()).toBeVisible();

      await page.getByRole("button", { name: "More" }).click();
      await page.getByRole("menuitem", { name: "Delete" }).click();
      const confirm = page.getByRole("dialog", { name: `Delete “${name}”?` });
      await confirm.getByRole("button", { name: "Delete" }).click();
      await expect(page.getByRole("link", { name, exact: true })).toHaveCount(0);
    });

    test("another Zoom account than before is refused", async ({ page }) => {
      await openJob(page, jobName);
      await reauthenticate(page);
      await allow(page, "Contoso");
      const said = page.getByRole("main");
      await expect(said).toContainText(
        /Zoom was not connected: this (is another Zoom account|Zoom account is)/,
      );
      await openJob(page, jobName);
      await expect(page.getByText("Connected", { exact: true }).first()).toBeVisible();
    });

    test("an app removed at Zoom is noticed by the next call, told everywhere, and mended by reauthenticating", async ({
      page,
      request,
      zoomUrl,
    }) => {
      await orderZoom(request, zoomUrl, "published", { published: false });
      await test.step("removed on Zoom's page of added apps, which tells nobody", async () => {
        await page.goto(new URL("/marketplace/added-apps", zoomUrl).href);
        const app = page
          .getByRole("heading", { name: "Fabrikam" })
          .locator("xpath=following-sibling::table[1]");
        await app.getByRole("button", { name: "Remove" }).click();
        await openJob(page, jobName);
        await expect(page.getByText("Connected", { exact: true }).first()).toBeVisible();
      });
      await test.step("the next run notices", async () => {
        await orderZoom(request, zoomUrl, "expire-access-tokens");
        await runNow(page);
        await expect(page.getByText("Disconnected", { exact: true }).first()).toBeVisible();
        await expect(connection(page).getByRole("alert")).toContainText(
          "Nothing is imported until the job is authenticated again.",
        );
        await expect(page.getByRole("button", { name: "Run now" })).toBeDisabled();
      });
      await test.step("a bar above every page and the bell say so", async () => {
        await page.goto("/recordings");
        const bar = page.getByRole("link", { name: new RegExp(jobName) }).first();
        await expect(bar).toBeVisible({ timeout: 30_000 });
        await expectNothingFromAxe(page, "page with the bar of a notice", onlyNarrowAndDark);
        await page.setViewportSize(wide);
        await page.getByRole("link", { name: /^\d+ open notices?$/ }).click();
        await expect(page.getByRole("heading", { level: 1, name: "Notices" })).toBeVisible();
        const open = page.getByRole("listitem").filter({ hasText: "Act now" });
        await expect(open.filter({ hasText: jobName })).toHaveCount(1);
      });
      await test.step("reauthenticated, it goes on", async () => {
        await openJob(page, jobName);
        await reauthenticate(page);
        await allow(page, "Fabrikam");
        await expect(page.getByText("Authentication with Zoom App was successful!")).toBeVisible();
        await openJob(page, jobName);
        await expect(await runNow(page)).toContainText(/\d+ seen/);
        await page.goto("/notices");
        const over = page.getByRole("listitem").filter({ hasText: jobName }).first();
        await expect(over).toContainText("Over");
      });
    });

    test("credentials of a server-to-server app: a wrong secret is refused, the right one connects", async ({
      page,
      zoomUrl,
    }) => {
      await page.goto(new URL("/", zoomUrl).href);
      const own = page
        .getByRole("heading", { name: "Fabrikam" })
        .locator("xpath=following-sibling::details[1]");
      await own.getByText("Server-to-server app of this account").click();
      const [accountId = "", clientId = "", secret = ""] = await own.locator("code").allTextContents();

      await openJob(page, jobName);
      await connection(page).getByRole("button", { name: "Use a server-to-server app" }).click();
      const dialog = page.getByRole("dialog", { name: "Use a server-to-server app" });
      await dialog.getByLabel("Account ID").fill(accountId);
      await dialog.getByLabel("Client ID").fill(clientId);
      await dialog.getByLabel("Client secret").fill(`${secret}x`);
      await dialog.getByRole("button", { name: "Connect", exact: true }).click();
      await expect(dialog.getByRole("alert")).toContainText("Zoom does not take these credentials");
      await expectNothingFromAxe(page, "refused credentials", onlyNarrowAndDark);
      await page.setViewportSize(wide);
      await dialog.getByLabel("Client secret").fill(secret);
      await dialog.getByRole("button", { name: "Connect", exact: true }).click();
      await expect(dialog).toBeHidden();
      await expect(connection(page)).toContainText("Server-to-server app of your own");
      await expect(await runNow(page)).toContainText(/\d+ seen/);
    });
  });
}
