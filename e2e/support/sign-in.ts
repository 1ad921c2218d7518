import type { Page } from "@playwright/test";

import { untilHydrated } from "./hydrated";

/** From the sign-in page to the point where Microsoft asks for consent, or, where it doesn't, back in the archive. */
export async function pickAccount(page: Page, upn: string): Promise<void> {
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Sign in with Microsoft" }).click();
  await page.getByRole("button", { name: upn }).click();
}

/** Signs in and waits for the first page; Microsoft's consent is accepted when it is asked for. */
export async function signIn(page: Page, upn: string): Promise<void> {
  await pickAccount(page, upn);
  const accept = page.getByRole("button", { name: "Accept" });
  // An administrator whose organization is not set up yet begins there.
  const inside = page.getByRole("heading", { level: 1, name: /^(Recordings|Set-up)$/ });
  await accept.or(inside).waitFor();
  if (await accept.isVisible()) await accept.click();
  await inside.waitFor();
  await untilHydrated(page);
}
