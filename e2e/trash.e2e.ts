import type { Page } from "@playwright/test";
import { expectNothingFromAxe, onlyNarrowAndDark } from "@/e2e/support/axe";
import { openJob } from "@/e2e/support/jobs";
import { people } from "@/e2e/support/people";
import { waitForFirstImport } from "@/e2e/support/recordings";
import { expect, test } from "@/e2e/support/test";

const wide = { width: 1440, height: 900 };
const jobName = "Zoom Integration";

test("Zoom's trash takes two people, and both stand in the audit log", async ({ page, enter, as }) => {
  test.setTimeout(180_000);
  await enter(people.ada);
  await waitForFirstImport(page);
  const trash = (on: Page) => on.getByRole("region", { name: "Zoom’s trash", exact: true });
  await test.step("a second administrator", async () => {
    await page.goto("/users");
    await page.getByRole("button", { name: "Edit Carla Rossi" }).click();
    const dialog = page.getByRole("dialog", { name: "User Configuration" });
    await dialog.getByLabel("Access", { exact: true }).selectOption({ label: "Administrator" });
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect(dialog).toBeHidden();
  });

  await test.step("asked for by one, who can't confirm it", async () => {
    await openJob(page, jobName);
    await expect(trash(page)).toContainText("Recordings stay at Zoom after their import.");
    await trash(page).getByRole("button", { name: "Switch on" }).click();
    const dialog = page.getByRole("dialog", { name: "Move archived recordings to Zoom’s trash" });
    await dialog.getByLabel("Days after the import").fill("60");
    await expectNothingFromAxe(page, "dialog of Zoom's trash", onlyNarrowAndDark);
    await page.setViewportSize(wide);
    await dialog.getByRole("button", { name: "Ask for it" }).click();
    await expect(dialog).toBeHidden();
    await expect(trash(page)).toContainText("Waits for a second person");
    await expect(trash(page)).toContainText("It takes two people");
    await expect(trash(page).getByRole("button", { name: "Confirm" })).toHaveCount(0);
  });

  await test.step("confirmed by the other", async () => {
    const carla = await as(people.carla);
    await openJob(carla, jobName);
    await expect(trash(carla)).toContainText("Asked for by Ada Okafor");
    await trash(carla).getByRole("button", { name: "Confirm" }).click();
    await carla
      .getByRole("dialog", { name: "Move archived recordings to Zoom’s trash?" })
      .getByRole("button", { name: "Confirm" })
      .click();
    await expect(trash(carla)).toContainText("In force");
    await expect(trash(carla)).toContainText("Confirmed by Carla Rossi");
  });

  await test.step("switched off by one, and all of it in the audit log", async () => {
    await page.reload();
    await trash(page).getByRole("button", { name: "Switch off" }).click();
    await expect(trash(page)).toContainText("Recordings stay at Zoom after their import.");
    await page.goto("/audit");
    const acts = [
      /Ada Okafor switched off the move to Zoom's trash/,
      /Carla Rossi confirmed that recordings are moved to Zoom's trash/,
      /Ada Okafor asked for recordings to be moved to Zoom's trash/,
    ];
    for (const act of acts) await expect(page.getByRole("row", { name: act }).first()).toBeVisible();
  });
});
