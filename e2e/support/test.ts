import { type Browser, type Cookie, expect, type Page, test as base } from "@playwright/test";
import { hydrateVisits } from "./hydrated";
import { signIn } from "./sign-in";

type Fixtures = {
  baseURL: string;
  entraUrl: string;
  zoomUrl: string;
  expectedErrors: RegExp[];
  /** Opens the recordings as somebody; who was here before keeps the session of then. */
  enter: (upn: string) => Promise<void>;
  /** The same in a browser of their own. */
  as: (upn: string) => Promise<Page>;
};
type WorkerFixtures = { sessions: Map<string, Cookie[]> };

function address(name: "E2E_URL" | "E2E_ENTRA_URL" | "E2E_ZOOM_URL"): string {
  const value = process.env[name];
  if (!value)
    throw new Error(`${name} is missing: journeys run by "npx playwright test", which starts the demo.`);
  return value;
}

/** The stand-ins' own pages may fail: a refusal answers 403. */
function collectErrors(page: Page, errors: string[]): void {
  const elsewhere = [address("E2E_ENTRA_URL"), address("E2E_ZOOM_URL")].map((url) => new URL(url).origin);
  page.on("console", (message) => {
    if (message.type() !== "error") return;
    if (elsewhere.some((origin) => message.location().url.startsWith(origin))) return;
    errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(String(error)));
}

function expectNone(errors: string[], expected: RegExp[]): void {
  const unexpected = errors.filter((text) => !expected.some((pattern) => pattern.test(text)));
  expect(unexpected, "errors in the browser's console").toEqual([]);
}

/** Signing in is a journey of its own; the others need it done once. */
async function enter(page: Page, upn: string, sessions: WorkerFixtures["sessions"]): Promise<void> {
  const known = sessions.get(upn);
  if (known) {
    await page.context().addCookies(known);
    await page.goto("/recordings");
    await page.getByRole("heading", { level: 1, name: "Recordings" }).waitFor();
    return;
  }
  await signIn(page, upn);
  const cookies = await page.context().cookies(address("E2E_URL"));
  sessions.set(
    upn,
    cookies.filter(({ name }) => name.endsWith("holdfast.session")),
  );
}

async function openBrowser(browser: Browser, baseURL: string, errors: string[]): Promise<Page> {
  const context = await browser.newContext({ baseURL });
  const page = await context.newPage();
  collectErrors(page, errors);
  hydrateVisits(page);
  return page;
}

/**
 * Every journey's `test`: knows the demo's addresses, and fails when a page logs an error or throws, unless the journey
 * expects it: `test.use({ expectedErrors: [/404/] })`.
 */
export const test = base.extend<Fixtures, WorkerFixtures>({
  sessions: [({}, use) => use(new Map()), { scope: "worker" }],
  baseURL: async ({}, use) => use(address("E2E_URL")),
  entraUrl: async ({}, use) => use(address("E2E_ENTRA_URL")),
  zoomUrl: async ({}, use) => use(address("E2E_ZOOM_URL")),
  expectedErrors: [[], { option: true }],
  page: async ({ page, expectedErrors }, use) => {
    const errors: string[] = [];
    collectErrors(page, errors);
    hydrateVisits(page);
    await use(page);
    expectNone(errors, expectedErrors);
  },
  enter: async ({ page, sessions }, use) => use((upn) => enter(page, upn, sessions)),
  as: async ({ browser, baseURL, expectedErrors, sessions }, use) => {
    const errors: string[] = [];
    const pages: Page[] = [];
    await use(async (upn) => {
      const page = await openBrowser(browser, baseURL, errors);
      pages.push(page);
      await enter(page, upn, sessions);
      return page;
    });
    for (const page of pages) await page.context().close();
    expectNone(errors, expectedErrors);
  },
});

export { expect };
