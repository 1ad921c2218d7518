import type { Locator, Page } from "@playwright/test";
import { expectNothingFromAxe, onlyNarrowAndDark } from "@/e2e/support/axe";
import { editJob, openJob, saveJob } from "@/e2e/support/jobs";
import { people } from "@/e2e/support/people";
import { expect, test } from "@/e2e/support/test";
import { askZoom, orderZoom } from "@/e2e/support/zoom";

const wide = { width: 1440, height: 900 };
const jobName = "Zoom Integration";
const email = "deniz.kaya@contoso.example";
/** Whom Zoom does not record either, from the beginning. */
const another = "hugo.martin@contoso.example";

const region = (page: Page, name: string) => page.getByRole("region", { name, exact: true });

/** Reloads until it is so: settings are read and written in the background. */
async function becomes(page: Page, check: () => Promise<void>): Promise<void> {
  await expect(async () => {
    await page.reload();
    await check();
  }).toPass({ timeout: 60_000, intervals: [1_000, 2_000] });
}

async function switchSync(page: Page, on: boolean): Promise<void> {
  const dialog = await editJob(page);
  await dialog.getByRole("switch", { name: /^Sync recording rule/ }).setChecked(on);
  await saveJob(page, dialog);
}

test("Sync recording rule: who isn't recorded, what would change, written, locked, and given back", async ({
  page,
  enter,
  request,
  zoomUrl,
}) => {
  test.setTimeout(240_000);
  const recordingOf = async (who: string) => {
    const question = `settings?email=${who}`;
    type Settings = { recording: { auto_recording?: string } };
    return (await askZoom<Settings>(request, zoomUrl, question)).recording.auto_recording;
  };
  await orderZoom(request, zoomUrl, "set-settings", { email, recording: { auto_recording: "none" } });
  await enter(people.ada);
  await openJob(page, jobName);
  const atZoom = region(page, "What Zoom is set to");
  const filter = (name: string): Locator =>
    atZoom.getByRole("button", { name: new RegExp(`^\\d+ ${name}$`) });

  await test.step("off: the table says who isn't recorded, and what the sync would change", async () => {
    await atZoom.getByRole("button", { name: "Read now" }).click();
    await becomes(page, () =>
      expect(filter("Licensed, but Zoom doesn’t record them")).not.toHaveText(/^0/, { timeout: 1_000 }),
    );
    await filter("Licensed, but Zoom doesn’t record them").click();
    const list = region(page, "Licensed, but Zoom doesn’t record them");
    await becomes(page, () =>
      expect(list.getByRole("row", { name: /Deniz Kaya/ }).first()).toBeVisible({ timeout: 2_000 }),
    );
    await expect(atZoom).toContainText("Sync recording rule is off.");
    await expect(list.getByRole("row", { name: /Deniz Kaya.*Meetings/ })).toContainText(/Off.*In the cloud/);
    await expectNothingFromAxe(page, "people whom Zoom doesn't record", onlyNarrowAndDark);
    await page.setViewportSize(wide);
    expect(await recordingOf(email)).toBe("none");
  });

  await test.step("on: written at Zoom", async () => {
    await switchSync(page, true);
    for (const who of [email, another])
      await expect.poll(() => recordingOf(who), { timeout: 60_000 }).toBe("cloud");
    await becomes(page, () => expect(filter("Set by Holdfast")).toBeVisible({ timeout: 1_000 }));
  });

  await test.step("locked at Zoom: it says so", async () => {
    await orderZoom(request, zoomUrl, "lock-settings", { account: "contoso", names: ["auto_recording"] });
    await orderZoom(request, zoomUrl, "set-settings", { email, recording: { auto_recording: "none" } });
    await atZoom.getByRole("button", { name: "Read now" }).click();
    await becomes(page, () => expect(filter("Locked")).toBeVisible({ timeout: 1_000 }));
    await filter("Locked").click();
    await expect(
      region(page, "Locked")
        .getByRole("row", { name: /Deniz Kaya/ })
        .first(),
    ).toContainText("(locked)");
    await orderZoom(request, zoomUrl, "lock-settings", { account: "contoso", names: [] });
  });

  await test.step("off again: the old settings are given back", async () => {
    await switchSync(page, false);
    await atZoom.getByRole("button", { name: "Give old settings back" }).click();
    await page
      .getByRole("dialog", { name: /^Give the old settings of/ })
      .getByRole("button", { name: "Give back" })
      .click();
    await expect(page.getByText(/^The old settings of .+ are being given back/).first()).toBeVisible();
    await expect.poll(() => recordingOf(another), { timeout: 60_000 }).toBe("none");
  });
});
