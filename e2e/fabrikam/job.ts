import { expectNothingFromAxe, onlyNarrowAndDark } from "@/e2e/support/axe";
import { editJob, openJob, resultOf, saveJob, startRun } from "@/e2e/support/jobs";
import { people } from "@/e2e/support/people";
import { expect, test } from "@/e2e/support/test";
import { orderZoom } from "@/e2e/support/zoom";
import { shortId } from "@/standins/zoom/data/ids";

const wide = { width: 1440, height: 900 };
const weekMs = 7 * 86_400_000;

/** What an administrator does with a job that is connected, chapter by chapter. */
export function jobJourneys(jobName: string): void {
  test.describe("a connected job", () => {
    test.beforeEach(async ({ page, enter }) => {
      test.setTimeout(240_000);
      await enter(people.fiona);
      await openJob(page, jobName);
    });

    test("its schedule is changed, with the next three runs shown before it is saved", async ({ page }) => {
      const dialog = await editJob(page);
      const schedule = dialog.getByRole("group", { name: "Schedule" });
      for (const day of ["Tue", "Wed", "Thu", "Fri", "Sat", "Sun"])
        await schedule.getByRole("button", { name: day }).click();
      await schedule.getByLabel("Time 1").fill("04:30");
      const next = schedule.getByText(/^Next runs:/).locator("time");
      await expect(next).toHaveCount(3);
      await expect
        .poll(async () => {
          const times = await next.evaluateAll((all) => all.map((one) => one.getAttribute("datetime") ?? ""));
          const [first = 0, second = 0, third = 0] = times.map(Date.parse);
          const hourMs = 3_600_000;
          // The clocks may be changed in between.
          const isWeek = (from: number, to: number) => Math.abs(to - from - weekMs) <= hourMs;
          return times.every((at) => at.includes(":30:")) && isWeek(first, second) && isWeek(second, third);
        })
        .toBe(true);
      await expectNothingFromAxe(page, "dialog with the schedule", onlyNarrowAndDark);
      await page.setViewportSize(wide);
      await saveJob(page, dialog);
      await expect(page.getByText("Schedule: Monday at 04:30")).toBeVisible();
    });

    test("a run is paused and goes on where it stood", async ({ page, request, zoomUrl }) => {
      // As slow as this, the run can't be over before somebody pauses it.
      const match = encodeURIComponent(shortId("user gus.keller@fabrikam.example"));
      const slow = { on: "recordings", kind: "delay", ms: 4_000, times: 0, match };
      await orderZoom(request, zoomUrl, "faults", slow);
      await startRun(page);
      await page.getByRole("button", { name: "Pause" }).click();
      await expect(page.getByText(/^Paused since/)).toBeVisible();
      await expect(page.getByText("Paused", { exact: true }).first()).toBeVisible();
      await orderZoom(request, zoomUrl, "clear-faults", { match });
      await page.getByRole("button", { name: "Resume" }).click();
      await expect(page.getByText(/^Paused since/)).toBeHidden();
      await expect(await resultOf(page)).toContainText(/\d+ seen/);
    });

    test("a stretch of days is fetched again, with a forecast first", async ({ page }) => {
      await page.getByRole("button", { name: "More" }).click();
      await page.getByRole("menuitem", { name: "Backfill" }).click();
      const dialog = page.getByRole("dialog", { name: "Backfill" });
      await dialog.getByRole("button", { name: "What would it import?" }).click();
      const forecast = dialog.getByRole("region", { name: "Forecast" });
      await expect(forecast).toContainText("Everything was looked at. Nothing was written.", {
        timeout: 60_000,
      });
      await expect(forecast).toContainText(/Would be imported\s*0 files/);
      await expect(forecast).toContainText(/Archived already\s*[1-9]\d* files/);
      await expectNothingFromAxe(page, "forecast of a backfill", onlyNarrowAndDark);
      await page.setViewportSize(wide);
      await dialog.getByRole("button", { name: "Start" }).click();
      await expect(dialog).toBeHidden();
      await expect(page).toHaveURL(/[?&]run=/);
      await expect(await resultOf(page)).toContainText(/\d+ seen/);
      await expect(page.getByText("Forecast: 0 files")).toBeVisible();
      const newest = page.getByRole("table", { name: "Past runs" }).getByRole("row").nth(1);
      await expect(newest).toContainText("Backfill");
      await newest.getByRole("link", { name: /^Show/ }).click();
      await expect(page.getByRole("table", { name: "Ledger", exact: true })).toBeVisible();
      await expect(page).toHaveURL(/[?&]run=/);
    });

    test("what happens while it is disabled stands in the ledger, and is fetched on request", async ({
      page,
      request,
      zoomUrl,
    }) => {
      const topic = `Order while disabled ${Date.now()}`;
      await test.step("disabled: the connection is kept, and can be ended", async () => {
        const dialog = await editJob(page);
        await dialog.getByRole("switch", { name: /^Enabled/ }).uncheck();
        await expect(dialog.getByText(/use “Disconnect” on its page/)).toBeVisible();
        await saveJob(page, dialog);
        await expect(page.getByText(/^This job is disabled since/)).toBeVisible();
        await expect(page.getByRole("button", { name: "Disconnect" })).toBeVisible();
        await expect(page.getByRole("button", { name: "Run now" })).toBeDisabled();
      });
      await test.step("somebody records a meeting meanwhile", async () => {
        const meeting = { account: "fabrikam", host: "gus.keller", topic, minutesAgo: 0 };
        await orderZoom(request, zoomUrl, "record", meeting);
        // The stand-in's recordings begin up to half a minute after their meeting.
        const begunMs = Date.now() + 31_000;
        await expect.poll(() => Date.now() > begunMs, { timeout: 40_000 }).toBe(true);
      });
      await test.step("enabled again: the gap is listed, and the ledger says why", async () => {
        const dialog = await editJob(page);
        await dialog.getByRole("switch", { name: /^Enabled/ }).check();
        await expect(dialog.getByRole("checkbox", { name: /^Fetch what was missed/ })).not.toBeChecked();
        await saveJob(page, dialog);
        await expect(page.getByText(/^The job was disabled from/)).toBeVisible();
        await page.reload();
        await expect(await resultOf(page)).toContainText(/job disabled|disabled/);
        await page.getByRole("link", { name: "Show ledger" }).click();
        const days = page.getByRole("table", { name: "Ledger by day" });
        await days
          .getByRole("link", { name: /disabled/ })
          .first()
          .click();
        await expect(page.getByRole("table", { name: "Ledger", exact: true })).toContainText("disabled");
      });
      await test.step("the gap is fetched", async () => {
        await openJob(page, jobName);
        await page.getByRole("button", { name: "Fetch the gap" }).click();
        const dialog = page.getByRole("dialog", { name: "Fetch the gap" });
        await expect(dialog.getByLabel("First day")).toHaveAttribute("readonly");
        await expect(dialog.getByRole("button", { name: "Start" })).toBeEnabled({ timeout: 60_000 });
        await dialog.getByRole("button", { name: "Start" }).click();
        await expect(dialog).toBeHidden();
        await expect(await resultOf(page)).toContainText(/archived/);
        await expect(page.getByText(/^The job was disabled from/)).toBeHidden();
        await page.goto(`/recordings?q=${encodeURIComponent(topic)}`);
        await expect(page.getByRole("link", { name: topic })).toBeVisible();
      });
    });
  });
}
