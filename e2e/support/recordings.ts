import { expect, type Page } from "@playwright/test";

/** Contoso's first import brings about thirty conversations. */
const firstImport = 25;

const countOf = async (page: Page): Promise<number> => {
  const text = await page.getByRole("status").filter({ hasText: "Conversation" }).textContent();
  return Number.parseInt(text ?? "", 10) || 0;
};

/** Of this worker's journeys, the first waits for all. */
let imported = false;

/** Waits on Recordings until what the first import brings is there; answers how many conversations are counted. */
export async function waitForFirstImport(page: Page): Promise<number> {
  if (!page.url().endsWith("/recordings")) await page.goto("/recordings");
  await expect(async () => {
    if (imported && (await countOf(page)) > firstImport) return;
    await page.getByRole("button", { name: "Refresh" }).click();
    expect(await countOf(page)).toBeGreaterThan(firstImport);
  }).toPass({ timeout: 55_000, intervals: [1_000] });
  imported = true;
  return countOf(page);
}

/** Types into the list's search and waits until the address holds it. */
export async function searchFor(page: Page, text: string): Promise<void> {
  await page.getByRole("searchbox", { name: "Search" }).fill(text);
  await expect(page).toHaveURL(text === "" ? /recordings$/ : /[?&]q=/);
}

/** Rows of the list, without the headings. */
export const rows = (page: Page) =>
  page
    .getByRole("table", { name: "Conversations" })
    .getByRole("row")
    .filter({ has: page.getByRole("link") });

/** Opens the first conversation with this topic. */
export async function openConversation(page: Page, topic: string): Promise<void> {
  await page.goto("/recordings");
  await searchFor(page, topic);
  await rows(page).getByRole("link", { name: topic, exact: true }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: topic })).toBeVisible();
}
