import { defineConfig } from "@playwright/test";
import { chromiumArgs, locateChromium } from "@/scripts/test/chromium";

const chromium = await locateChromium();

export default defineConfig({
  testDir: "e2e",
  outputDir: ".data/e2e-results",
  globalSetup: "./e2e/support/global-setup.ts",
  workers: 2,
  // Fabrikam's journeys follow each other in one worker: they begin first, and the others run beside them.
  projects: [
    { name: "fabrikam", testMatch: "fabrikam.e2e.ts" },
    { name: "contoso", testMatch: "**/*.e2e.ts", testIgnore: "fabrikam.e2e.ts" },
  ],
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env["CI"]),
  // The file's name comes from PLAYWRIGHT_JSON_OUTPUT_FILE when set.
  reporter: [["list"], ["json", { outputFile: ".data/test-reports/e2e.json" }]],
  use: {
    browserName: "chromium",
    // Pictures of every step cost a seventh of the time; the steps themselves are kept with the page as it stood.
    trace: { mode: "retain-on-failure", screenshots: false },
    launchOptions: { args: chromiumArgs, ...(chromium && { executablePath: chromium.executablePath }) },
  },
});
