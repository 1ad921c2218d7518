import { people } from "@/e2e/support/people";
import { openConversation, rows, waitForFirstImport } from "@/e2e/support/recordings";
import { expect, test } from "@/e2e/support/test";

const closed = [
  { address: "/users", screen: "Users", right: "List user" },
  { address: "/groups", screen: "Groups", right: "List user" },
  { address: "/jobs", screen: "Jobs", right: "Access Jobs" },
  { address: "/audit", screen: "Audit", right: "Access Audit Logs" },
  { address: "/tenant", screen: "Tenant", right: "Tenant configuration" },
] as const;

test("a user finds their own conversations only, by list, search and address", async ({
  page,
  as,
  enter,
}) => {
  test.slow();
  const ada = await as(people.ada);
  const everything = await waitForFirstImport(ada);
  await openConversation(ada, "Complaint: fees");

  await enter(people.deniz);
  await expect(rows(page).filter({ hasText: "Order: Holt Family Office, all views" })).toHaveCount(1);
  // Another journey may bring one of Deniz's own meanwhile.
  await expect(async () => {
    const own = await rows(page).count();
    expect(own).toBeLessThan(everything);
    const named = rows(page).filter({ has: page.getByRole("cell", { name: "Deniz Kaya", exact: true }) });
    await expect(named).toHaveCount(own, { timeout: 500 });
  }).toPass();

  await page.getByRole("searchbox", { name: "Search" }).fill("Complaint");
  await expect(page.getByText("No conversation matches this filter")).toBeVisible();
  await expect(page.getByText("0 Conversations")).toBeVisible();
});

test.describe("what is not there", () => {
  test.use({ expectedErrors: [/status of 404/] });

  test("a colleague's conversation does not exist for a user", async ({ page, as, enter }) => {
    test.slow();
    const ada = await as(people.ada);
    await waitForFirstImport(ada);
    await openConversation(ada, "Complaint: fees");
    await enter(people.deniz);
    await page.goto(ada.url());
    await expect(page.getByRole("heading", { name: "Not found" })).toBeVisible();
    await expect(page.getByRole("main")).not.toContainText("Complaint");
  });
});

test("screens without the right are absent from the menu, and their addresses say who can give it", async ({
  page,
  enter,
}) => {
  await enter(people.deniz);
  const menu = page.getByRole("navigation", { name: "Main menu" });
  await expect(menu.getByRole("link")).toHaveText(["Holdfast", "Recordings", "About"]);
  await expect(menu).not.toContainText("Configuration");
  for (const { address, screen, right } of closed) {
    await page.goto(address);
    const main = page.getByRole("main");
    await expect(main).toContainText(`Your access rule does not open ${screen}`);
    await expect(main).toContainText(`The right “${right}” is missing.`);
    await expect(main).toContainText("An administrator of Contoso can give it to you");
  }
  await page.goto("/rules");
  await expect(page.getByRole("main")).toContainText(
    "One of these rights is needed: “List user”, “Create and Edit Rules",
  );
});

test("whoever is not signed in is sent to the sign-in, and gets no media", async ({
  page,
  request,
  baseURL,
}) => {
  const id = "01a1ffab-2989-7031-9f8f-dce983570ed4";
  for (const address of ["/", "/recordings", `/recordings/${id}`, "/jobs", "/users", "/tenant", "/audit"]) {
    await page.goto(address);
    await expect(page.getByRole("button", { name: "Sign in with Microsoft" })).toBeVisible();
    const { pathname, searchParams } = new URL(page.url());
    expect(pathname).toBe("/sign-in");
    expect(searchParams.get("callbackUrl")).toBe(address);
  }
  for (const query of ["", `?p=${id}`, "?download=1"]) {
    const answer = await request.get(`${baseURL}/api/media/${id}${query}`);
    expect(answer.status()).toBe(401);
  }
});
