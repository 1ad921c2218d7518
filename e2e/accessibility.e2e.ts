import type { Page } from "@playwright/test";
import { expectNothingFromAxe, onlyNarrow, onlyNarrowAndDark } from "@/e2e/support/axe";
import { people } from "@/e2e/support/people";
import { openConversation, rows, waitForFirstImport } from "@/e2e/support/recordings";
import { expect, test } from "@/e2e/support/test";

test.describe.configure({ mode: "parallel" });
test.beforeEach(() => test.setTimeout(120_000));

const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name });

/** Checks an open dialog in every look, then closes it. */
async function checkDialog(page: Page, name: string): Promise<void> {
  const dialog = page.getByRole("dialog", { name });
  await expect(dialog).toBeVisible();
  await expectNothingFromAxe(page, `dialog ${name}`);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await page.setViewportSize({ width: 1440, height: 900 });
}

test("axe finds nothing on the lists of recordings and on a conversation", async ({ page, enter }) => {
  await enter(people.ada);
  await waitForFirstImport(page);
  await page.goto("/recordings?q=order");
  await expect(rows(page).locator("mark").first()).toBeVisible();
  await expectNothingFromAxe(page, "recordings");
  for (const [button, dialog] of [
    ["Main menu", "Main menu"],
    ["Filter Panel", "Filter Panel"],
  ] as const) {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole("button", { name: button }).filter({ visible: true }).click();
    await expect(page.getByRole("dialog", { name: dialog })).toBeVisible();
    await expectNothingFromAxe(page, `drawer ${dialog}`, onlyNarrow);
    await page.keyboard.press("Escape");
  }
  await page.goto("/recordings?q=nobodysaidthis");
  await expect(page.getByText("No conversation matches this filter")).toBeVisible();
  await expectNothingFromAxe(page, "empty list");

  await openConversation(page, "Order: Holt Family Office, all views");
  await expect(page.getByRole("region", { name: "History" }).getByRole("listitem").first()).toBeVisible();
  await page.getByRole("region", { name: "Transcript" }).getByRole("button").nth(1).click();
  await expect(page.getByRole("button", { name: "Pause" })).toBeVisible();
  await page.keyboard.press(" ");
  await expectNothingFromAxe(page, "conversation");
  await page.getByRole("tab", { name: /^Chat/ }).click();
  await expect(page.getByRole("list", { name: "Chat" })).toBeVisible();
  await expectNothingFromAxe(page, "chat of a conversation");
  await page.getByRole("button", { name: "Place hold" }).click();
  await checkDialog(page, "Place hold");
});

test("axe finds nothing on jobs, runs, the ledger and their dialogs", async ({ page, enter }) => {
  await enter(people.ada);
  await page.goto("/jobs");
  await expectNothingFromAxe(page, "jobs");
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByRole("button", { name: "Add Job" }).click();
  await page.getByRole("menuitem", { name: "Integration Job" }).click();
  await checkDialog(page, "Integration Job");

  await page.getByRole("link", { name: "Zoom Integration", exact: true }).click();
  await expect(page.getByRole("region", { name: "Run", exact: true })).toBeVisible();
  await expectNothingFromAxe(page, "job with its run");
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByRole("button", { name: "Edit" }).click();
  await checkDialog(page, "Integration Job");
  await page.getByRole("button", { name: "Disconnect" }).click();
  await checkDialog(page, "Disconnect “Zoom Integration” from Zoom?");
  await page.getByRole("link", { name: "Show ledger" }).click();
  await expect(page.getByRole("table", { name: "Ledger by day" })).toBeVisible();
  await expectNothingFromAxe(page, "ledger by day");
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByRole("link", { name: "Items", exact: true }).click();
  await expect(page.getByRole("table", { name: "Ledger", exact: true })).toBeVisible();
  await expectNothingFromAxe(page, "ledger");
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.locator("table a[data-row]").first().click();
  await expect(page.getByRole("heading", { name: "What happened" })).toBeVisible();
  await expectNothingFromAxe(page, "item of the ledger");
});

test("axe finds nothing on users and their dialogs", async ({ page, enter }) => {
  await enter(people.ada);
  await page.goto("/users");
  await expectNothingFromAxe(page, "users");
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByRole("button", { name: "Edit Deniz Kaya" }).click();
  await checkDialog(page, "User Configuration");
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await checkDialog(page, "Filter Panel");
  for (const [source, title] of [
    ["From the directory", "Add User from the directory"],
    ["By group", "Add User by group"],
    ["By hand", "Add User by hand"],
  ] as const) {
    await page.getByRole("button", { name: "Add User" }).click();
    await page.getByRole("menuitem", { name: source }).click();
    await checkDialog(page, title);
  }
});

test("axe finds nothing on groups, rules and their dialogs", async ({ page, enter }) => {
  await enter(people.ada);
  await page.goto("/groups");
  await expect(page.getByRole("table", { name: "Groups" })).toBeVisible();
  await expectNothingFromAxe(page, "groups");
  await page.goto("/rules");
  await expect(page.getByRole("table", { name: "Recording Rules" })).toBeVisible();
  await expectNothingFromAxe(page, "rules");
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByRole("button", { name: "Trading 7 years" }).click();
  await checkDialog(page, "Trading 7 years");
  await page.getByRole("button", { name: "Add Rule" }).click();
  await checkDialog(page, "Add Rule");
});

const pagesOfAda: Record<string, readonly (readonly [address: string, title: string])[]> = {
  "audit and tenant": [
    ["/audit", "Audit"],
    ["/tenant", "Tenant"],
    ["/set-up", "Set-up"],
  ],
  "guides and about": [
    ["/tenant/entra-app", "Create your Entra app"],
    ["/tenant/zoom-app", "Create your Zoom app"],
    ["/about", "About"],
    ["/about/third-party", "Third-party software"],
    ["/onboarding", "Your first hour with Holdfast"],
  ],
  "the pages about one's own and others' recordings": [
    ["/mapping", "User Mapping"],
    ["/requests", "Requests"],
    ["/my-recording", "My recording"],
  ],
  "completeness and notices": [
    ["/completeness", "Completeness"],
    ["/notices", "Notices"],
  ],
  "categories and custom fields": [
    ["/categories", "Categories"],
    ["/custom-fields", "Custom fields"],
  ],
};
/** Hundreds of rows that are alike take long, and one look at them shows what the others would. */
const looksAt: Partial<Record<string, typeof onlyNarrow>> = { "/about/third-party": onlyNarrowAndDark };
for (const [what, pages] of Object.entries(pagesOfAda)) {
  test(`axe finds nothing on ${what}`, async ({ page, enter }) => {
    await enter(people.ada);
    for (const [address, title] of pages) {
      await page.goto(address);
      await expect(heading(page, title)).toBeVisible();
      await expectNothingFromAxe(page, address, looksAt[address]);
    }
  });
}

test("axe finds nothing on a person's and a group's page", async ({ page, enter }) => {
  await enter(people.ada);
  await page.goto("/users");
  await page.getByRole("link", { name: "Deniz Kaya" }).click();
  await expect(heading(page, "Deniz Kaya")).toBeVisible();
  await expectNothingFromAxe(page, "a person's page");
  await page.goto("/groups");
  await page.getByRole("table", { name: "Groups" }).getByRole("link").first().click();
  await expect(page).toHaveURL(/\/groups\/[\da-f-]+/);
  await expectNothingFromAxe(page, "a group's page");
});

test("axe finds nothing on help and the person's menu", async ({ page, enter }) => {
  await enter(people.ada);
  await page.goto("/about");
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByRole("button", { name: "Help" }).click();
  await checkDialog(page, "Help");
  await page.getByRole("button", { name: "Ada Okafor" }).click();
  await expect(page.getByRole("menuitem", { name: "Sign out everywhere" })).toBeVisible();
  await expectNothingFromAxe(page, "menu of the person");
});

test.describe("pages for whoever may not go on", () => {
  test.use({ expectedErrors: [/status of 404/] });

  test("axe finds nothing on sign-in, missing right and not found", async ({ page, enter }) => {
    await page.goto("/sign-in");
    await expectNothingFromAxe(page, "sign-in");
    await enter(people.deniz);
    await page.goto("/jobs");
    await expect(page.getByText("Your access rule does not open Jobs")).toBeVisible();
    await expectNothingFromAxe(page, "missing right");
    for (const address of ["/recordings/01a1ffab-2989-7031-9f8f-dce983570ed4", "/nowhere"]) {
      await page.goto(address);
      await expect(heading(page, "Not found")).toBeVisible();
      await expectNothingFromAxe(page, `not found at ${address}`);
    }
  });
});
