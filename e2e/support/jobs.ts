import { expect, type Locator, type Page } from "@playwright/test";

/** A run waits for its turn among all others at the stand-in. */
const runTimeout = 90_000;

const runPanel = (page: Page) => page.getByRole("region", { name: "Run", exact: true });

/** Opens a job's page from the list of jobs. */
export async function openJob(page: Page, name: string): Promise<void> {
  await page.goto("/jobs");
  await page.getByRole("link", { name, exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}

/** What the run that is shown came to. */
export async function resultOf(page: Page): Promise<Locator> {
  const ended = runPanel(page).getByRole("heading", { name: "Result of the run" });
  await expect(ended).toBeVisible({ timeout: runTimeout });
  return runPanel(page).getByRole("status");
}

export async function startRun(page: Page): Promise<void> {
  const before = page.url();
  await expect(page.getByRole("button", { name: "Run now" })).toBeEnabled({ timeout: runTimeout });
  await page.getByRole("button", { name: "Run now" }).click();
  await expect(page).not.toHaveURL(before);
  await expect(page).toHaveURL(/[?&]run=/);
}

export async function runNow(page: Page): Promise<Locator> {
  await startRun(page);
  return resultOf(page);
}

/** Opens the dialog that changes the job which is shown. */
export async function editJob(page: Page): Promise<Locator> {
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Integration Job" });
  await expect(dialog).toBeVisible();
  return dialog;
}

export async function saveJob(page: Page, dialog: Locator): Promise<void> {
  await dialog.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("The job is saved.").first()).toBeVisible();
  await expect(dialog).toBeHidden();
}
