import type { Page } from "@playwright/test";

/** Waits until React answers for everything on a page of ours that can be used: a click before that may be lost. */
export const untilHydrated = (page: Page) =>
  page.waitForFunction(
    () => {
      if (!document.querySelector('script[src*="/_next/"]')) return true;
      const controls = [...document.querySelectorAll("button, input, select, textarea, a[href]")];
      return controls.every((one) => Object.keys(one).some((key) => key.startsWith("__reactProps")));
    },
    undefined,
    { timeout: 15_000 },
  );

/** Lets every visit end like that, unless it is told what to wait for. */
export function hydrateVisits(page: Page): void {
  const visit = page.goto.bind(page);
  page.goto = async (url, options) => {
    const answer = await visit(url, options);
    if (!options?.waitUntil) await untilHydrated(page);
    return answer;
  };
}
