import { expect, test as base } from "@playwright/test";

type Addresses = { baseURL: string; entraUrl: string; zoomUrl: string };

function address(name: "E2E_URL" | "E2E_ENTRA_URL" | "E2E_ZOOM_URL"): string {
  const value = process.env[name];
  if (!value)
    throw new Error(`${name} is missing: journeys run by "npx playwright test", which starts the demo.`);
  return value;
}

/**
 * Every journey's `test`: knows the demo's addresses, and fails when a page logs an error or throws, unless the journey
 * expects it: `test.use({ expectedErrors: [/404/] })`.
 */
export const test = base.extend<Addresses & { expectedErrors: RegExp[] }>({
  baseURL: async ({}, use) => use(address("E2E_URL")),
  entraUrl: async ({}, use) => use(address("E2E_ENTRA_URL")),
  zoomUrl: async ({}, use) => use(address("E2E_ZOOM_URL")),
  expectedErrors: [[], { option: true }],
  page: async ({ page, expectedErrors }, use) => {
    const errors: string[] = [];
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    page.on("pageerror", (error) => errors.push(String(error)));
    await use(page);
    const unexpected = errors.filter((text) => !expectedErrors.some((pattern) => pattern.test(text)));
    expect(unexpected, "errors in the browser's console").toEqual([]);
  },
});

export { expect };
