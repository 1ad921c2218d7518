import type { Locator, Page } from "@playwright/test";
import { people } from "@/e2e/support/people";
import { openConversation, rows, waitForFirstImport } from "@/e2e/support/recordings";
import { expect, test } from "@/e2e/support/test";

test.beforeEach(async ({ page, enter }) => {
  test.slow();
  await enter(people.ada);
  await waitForFirstImport(page);
});

test("/ searches, j and k move, Enter opens, space plays and pauses", async ({ page }) => {
  // Beside this journey others bring recordings, and the newest comes first: of these there are no more.
  const topic = "Block trade";
  await page.goto(`/recordings?q=${encodeURIComponent(topic)}`);
  await expect(rows(page).nth(2)).toBeVisible();
  const row = (at: number) => rows(page).nth(at).getByRole("link").first();
  for (const [key, at] of [
    ["j", 0],
    ["j", 1],
    ["j", 2],
    ["k", 1],
  ] as const) {
    await page.keyboard.press(key);
    await expect(row(at)).toBeFocused();
  }
  await page.keyboard.press("/");
  const search = page.getByRole("searchbox", { name: "Search" });
  await expect(search).toBeFocused();
  await expect(search).toHaveValue(topic);
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type("Holt Family Office, all views");
  await expect(page).toHaveURL(/q=/);
  await expect(rows(page)).toHaveCount(1);
  await search.blur();
  await page.keyboard.press("j");
  await expect(row(0)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Order: Holt Family Office" })).toBeVisible();

  const player = page.getByRole("region", { name: "Player" });
  await page.keyboard.press("m");
  await expect(player.getByRole("button", { name: "Unmute" })).toBeVisible();
  await page.keyboard.press(" ");
  await expect(player.getByRole("button", { name: "Pause" })).toBeVisible();
  const position = player.getByRole("slider", { name: "Position" });
  await expect.poll(async () => Number(await position.inputValue())).toBeGreaterThan(0);
  await page.keyboard.press(" ");
  await expect(player.getByRole("button", { name: "Play", exact: true })).toBeVisible();
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox", { name: "Search transcript" })).toBeFocused();
});

test("what is typed before the page’s code has arrived is searched for all the same", async ({ page }) => {
  let letIn = () => {};
  const arrived = new Promise<void>((resolve) => {
    letIn = resolve;
  });
  await page.route("**/_next/static/**/*.js", async (route) => {
    await arrived;
    await route.continue();
  });
  await page.goto("/recordings", { waitUntil: "commit" });
  const search = page.getByRole("searchbox", { name: "Search" });
  await search.fill("Complaint");
  letIn();
  await expect(page).toHaveURL(/[?&]q=Complaint/);
  await expect(search).toHaveValue("Complaint");
});

test("the first stop of the Tab key skips to the content", async ({ page }) => {
  await page.goto("/recordings");
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "Skip to the content" });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
});

/** Goes round by Tab, both ways, and expects the focus to stay inside; then Escape closes and gives it back. */
async function expectTrap(page: Page, dialog: Locator, opener: Locator): Promise<void> {
  await expect(dialog).toBeVisible();
  const stops = (await dialog.locator("a, button, input, select, textarea, [tabindex]").count()) + 2;
  for (const key of ["Tab", "Shift+Tab"]) {
    for (let stop = 0; stop < stops; stop += 1) {
      await page.keyboard.press(key);
      await expect(dialog.locator(":focus")).toHaveCount(1);
    }
  }
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(opener).toBeFocused();
}

test("dialogs hold the focus until Escape closes them", async ({ page }) => {
  await page.goto("/rules");
  const help = page.getByRole("button", { name: "Help" });
  await help.focus();
  await page.keyboard.press("Enter");
  await expectTrap(page, page.getByRole("dialog", { name: "Help" }), help);

  const add = page.getByRole("button", { name: "Add Rule" });
  await add.focus();
  await page.keyboard.press("Enter");
  await expectTrap(page, page.getByRole("dialog", { name: "Add Rule" }), add);

  await openConversation(page, "Order: Holt Family Office, all views");
  const hold = page.getByRole("button", { name: "Place hold" });
  await hold.focus();
  await page.keyboard.press("Enter");
  await expectTrap(page, page.getByRole("dialog", { name: "Place hold" }), hold);
});
