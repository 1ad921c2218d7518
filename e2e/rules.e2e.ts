import type { Page } from "@playwright/test";

import { people } from "@/e2e/support/people";
import { expect, test } from "@/e2e/support/test";

const menuOf = (page: Page) => page.getByRole("navigation", { name: "Main menu" });

/** Opens a rule in the list; a press before the page is awake is pressed again. */
async function openRule(page: Page, name: string): Promise<void> {
  const opened = page.getByRole("dialog", { name, exact: true });
  await expect(async () => {
    if (!(await opened.isVisible()))
      await page.getByRole("button", { name, exact: true }).click({ timeout: 2_000 });
    await expect(opened).toBeVisible({ timeout: 4_000 });
  }).toPass({ timeout: 30_000 });
}

/** Saves what the open editor holds, after a look at what it would do. */
async function saveRule(page: Page, name: string): Promise<void> {
  await page
    .getByRole("dialog", { name, exact: true })
    .getByRole("button", { name: "Save", exact: true })
    .click();
  const preview = page.getByRole("dialog", { name: `Save “${name}”?` });
  await expect(preview.getByText(/^Rule used by/)).toBeVisible();
  await preview.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText(/^Saved as version \d+\.$/)).toBeVisible();
}

async function giveAccessRule(page: Page, who: string, rule: string): Promise<void> {
  await page.goto("/users");
  await page.getByRole("button", { name: `Edit ${who}` }).click();
  const dialog = page.getByRole("dialog", { name: "User Configuration" });
  await dialog.getByLabel("Access", { exact: true }).selectOption({ label: rule });
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
}

test("why is the Job tab not shown: a copy of Administrator without Access Jobs, and with it", async ({
  page,
  as,
  enter,
}) => {
  test.slow();
  const name = `Administrator without jobs ${Date.now()}`;
  await enter(people.ada);
  await page.goto("/rules");
  await openRule(page, "Administrator");
  const builtIn = page.getByRole("dialog", { name: "Administrator", exact: true });
  await expect(builtIn.getByText(/^Rule used by \d+ Users?/)).toBeVisible();
  await expect(builtIn.getByRole("button", { name: "Save", exact: true })).toHaveCount(0);
  await builtIn.getByRole("button", { name: "Save As New Rule" }).click();

  const copy = page.getByRole("dialog", { name: "Save As New Rule" });
  await copy.getByLabel("Rule Name").fill(name);
  await expect(copy.getByRole("tab", { name: "User Rights" })).toBeVisible();
  await copy.getByRole("checkbox", { name: "Access Jobs" }).uncheck();
  await copy.getByRole("button", { name: "Save", exact: true }).click();
  const editor = page.getByRole("dialog", { name, exact: true });
  await expect(editor.getByText("Rule used by 0 Users")).toBeVisible();
  await editor.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("region", { name: "Access & Right Rules" })).toContainText(name);

  await giveAccessRule(page, "Ben Lindqvist", name);
  const ben = await as(people.ben);
  await expect(menuOf(ben).getByRole("link", { name: /^Rules/ })).toBeVisible();
  await expect(menuOf(ben).getByRole("link", { name: /^Jobs/ })).toHaveCount(0);
  await ben.goto("/jobs");
  const main = ben.getByRole("main");
  await expect(main).toContainText("Your access rule does not open Jobs");
  await expect(main).toContainText("The right “Access Jobs” is missing.");
  await expect(main).toContainText("An administrator of Contoso can give it to you");

  await page.goto("/rules");
  await openRule(page, name);
  await editor.getByRole("checkbox", { name: "Access Jobs" }).check();
  await saveRule(page, name);
  await expect(menuOf(ben).getByRole("link", { name: /^Jobs/ })).toBeVisible({ timeout: 40_000 });
  await menuOf(ben).getByRole("link", { name: /^Jobs/ }).click();
  await expect(ben.getByRole("heading", { level: 1, name: "Jobs" })).toBeVisible();

  await openRule(page, name);
  await editor.getByRole("tab", { name: /^History/ }).click();
  await expect(editor.getByRole("list", { name: "Versions" })).toContainText(
    "Admin Rights: added Access Jobs",
  );
  await expect(editor.getByRole("list", { name: "Versions" })).toContainText("by Ada Okafor");
  await page.keyboard.press("Escape");
  await giveAccessRule(page, "Ben Lindqvist", "User");
});

test("unsaved changes are not lost silently, and what a save would do is shown first", async ({
  page,
  enter,
}) => {
  const name = `Notes ${Date.now()}`;
  await enter(people.ada);
  await page.goto("/rules");
  await page.getByRole("button", { name: "Add Rule" }).click();
  const adding = page.getByRole("dialog", { name: "Add Rule" });
  await adding.getByLabel("Rule Name").fill(name);
  await page.keyboard.press("Escape");
  const asking = page.getByRole("dialog", { name: "Discard your changes?" });
  await asking.getByRole("button", { name: "Cancel" }).click();
  await adding.getByLabel("Rule Type").selectOption("Replay");
  await adding.getByLabel("Replays").selectOption("On request, with an approver");
  await adding.getByRole("button", { name: "Save", exact: true }).click();
  await expect(adding.getByText("Choose who approves.")).toBeVisible();
  await adding.getByRole("searchbox", { name: "Who approves" }).fill("ada");
  await adding.getByRole("button", { name: /Ada Okafor/ }).click();
  await adding.getByRole("button", { name: "Save", exact: true }).click();

  const editor = page.getByRole("dialog", { name, exact: true });
  await expect(page).toHaveURL(/\/rules\?rule=/);
  await expect(editor.getByRole("list", { name: "Who approves: chosen" })).toContainText("Ada Okafor");
  await editor.getByRole("checkbox", { name: "Ask for a reason" }).check();
  await saveRule(page, name);
  await openRule(page, name);
  await editor.getByRole("tab", { name: /^History/ }).click();
  await editor.getByRole("button", { name: "Restore" }).click();
  await page
    .getByRole("dialog", { name: "Restore version 1?" })
    .getByRole("button", { name: "Restore" })
    .click();
  await expect(page.getByText("Restored, as version 3.")).toBeVisible();
  await openRule(page, name);
  await editor.getByRole("button", { name: "Delete" }).click();
  await page
    .getByRole("dialog", { name: `Delete “${name}”?` })
    .getByRole("button", { name: "Delete" })
    .click();
  await expect(page.getByRole("button", { name, exact: true })).toHaveCount(0);
});
