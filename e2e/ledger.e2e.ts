import { readFile } from "node:fs/promises";
import { expectNothingFromAxe, onlyNarrowAndDark } from "@/e2e/support/axe";
import { openJob, runNow } from "@/e2e/support/jobs";
import { people } from "@/e2e/support/people";
import { waitForFirstImport } from "@/e2e/support/recordings";
import { expect, test } from "@/e2e/support/test";
import { orderZoom } from "@/e2e/support/zoom";

const wide = { width: 1440, height: 900 };
const jobName = "Zoom Integration";

test.beforeEach(async ({ page, enter }) => {
  test.setTimeout(240_000);
  await enter(people.ada);
  await waitForFirstImport(page);
});

test("from the days to an item that failed, its story, and Retry until it is archived", async ({
  page,
  request,
  zoomUrl,
}) => {
  const [uuid = ""] = await orderZoom<string[]>(request, zoomUrl, "add-large", {
    ...{ account: "contoso", sizeBytes: 40_000, host: "deniz.kaya" },
  });
  await test.step("a page in place of its file: the run counts a failure", async () => {
    await orderZoom(request, zoomUrl, "faults", { on: "cdn", kind: "html", times: 0, match: uuid });
    await openJob(page, jobName);
    await expect(await runNow(page)).toContainText(/[1-9]\d* failed/);
  });

  await test.step("days, items, story", async () => {
    await page.getByRole("link", { name: "Show ledger" }).click();
    const days = page.getByRole("table", { name: "Ledger by day" });
    await expect(days.getByRole("row").last()).toContainText("All of the period");
    await page.getByRole("link", { name: "Items", exact: true }).click();
    await page.getByLabel("State", { exact: true }).selectOption("failed");
    await expect(page).toHaveURL(/state=failed/);
    const items = page.getByRole("table", { name: "Ledger", exact: true });
    await expect(items.getByRole("row")).not.toHaveCount(1);
    await items.getByRole("row").nth(1).getByRole("link").first().click();
    await expect(page.getByText("Failed", { exact: true }).first()).toBeVisible();
    await expect(page.getByRole("main")).toContainText("Deniz Kaya");
    await expect(page.getByRole("heading", { name: "What happened" })).toBeVisible();
    await expectNothingFromAxe(page, "item that failed", onlyNarrowAndDark);
    await page.setViewportSize(wide);
  });

  await test.step("retried once Zoom gives the file", async () => {
    await orderZoom(request, zoomUrl, "clear-faults", { match: uuid });
    await page.getByRole("button", { name: "Retry" }).click();
    await expect(page.getByText(/^1 item will be (imported|looked at) again/).first()).toBeVisible();
    await expect(async () => {
      await page.reload();
      await expect(page.getByRole("link", { name: "Open the recording" })).toBeVisible({ timeout: 2_000 });
    }).toPass({ timeout: 60_000 });
    await expect(page.getByText("Archived", { exact: true }).first()).toBeVisible();
    await expect(page.getByRole("button", { name: "Retry" })).toHaveCount(0);
    await expect(page.getByRole("heading", { name: "In the archive" })).toBeVisible();
  });
});

test("what the filter shows is exported, and what was skipped is decided again", async ({ page }) => {
  await page.goto("/ledger?view=items");
  await page.getByLabel("State", { exact: true }).selectOption("skipped");
  await expect(page).toHaveURL(/state=skipped/);
  const items = page.getByRole("table", { name: "Ledger", exact: true });
  await expect(items.getByRole("row").nth(1)).toContainText("Skipped");

  const [download] = await Promise.all([
    page.waitForEvent("download"),
    (async () => {
      await page.getByRole("button", { name: "Export" }).click();
      await page.getByRole("menuitem", { name: /CSV/ }).click();
    })(),
  ]);
  expect(download.suggestedFilename()).toMatch(/\.csv$/);
  const [head, ...lines] = (await readFile(await download.path(), "utf8")).trim().split("\n");
  expect(head).toMatch(/state/i);
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.filter((line) => !/skipped/i.test(line))).toEqual([]);

  await page.getByRole("button", { name: "Decide again" }).click();
  await expect(page.getByText(/^What was skipped or waits is being decided again/)).toBeVisible();
});

test("a completeness report names every difference, and each leads to its item", async ({ page }) => {
  await page.goto("/completeness");
  await page.getByRole("button", { name: "Check a period" }).first().click();
  await page.getByRole("dialog", { name: "Check a period" }).getByRole("button", { name: "Check" }).click();
  const report = page.getByRole("region", { name: / to / });
  await expect(report.getByText(/^Zoom reports \d+ files; \d+ are archived/)).toBeVisible({
    timeout: 90_000,
  });
  await expect(report.getByRole("table", { name: "By kind" })).toContainText("Team chat");
  await report.getByRole("button", { name: /^Not kept, by decision/ }).click();
  await expect(page).toHaveURL(/show=decided/);
  const differences = report.getByRole("table", { name: "Differences", exact: true });
  await expect(differences).toContainText("no recording license");
  await expectNothingFromAxe(page, "completeness report", onlyNarrowAndDark);
  await page.setViewportSize(wide);
  await differences.getByRole("link").first().click();
  await expect(page.getByRole("heading", { name: "What happened" })).toBeVisible();

  await page.goto("/recordings");
  const panel = page.getByRole("complementary", { name: "Filter Panel" });
  await panel.getByLabel("Cycle").selectOption("Last 7 days");
  await expect(page.getByRole("main")).toContainText(
    /recordings? of this period (is|are) (here|still waiting)|of this period could not be imported/,
  );
});
