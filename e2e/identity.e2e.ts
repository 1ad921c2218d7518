import { expectNothingFromAxe } from "@/e2e/support/axe";
import { people } from "@/e2e/support/people";
import { pickAccount, signIn } from "@/e2e/support/sign-in";
import { expect, test } from "@/e2e/support/test";

test("consent that is cancelled at Microsoft comes back as a plain sentence", async ({ page }) => {
  await pickAccount(page, people.nina);
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page).toHaveURL(/\/sign-in\?/);
  const said = page.getByRole("main").getByRole("alert");
  await expect(said).toContainText(/consent|permission/i);
  await expect(said).not.toContainText(/AADSTS|OAuth|undefined/);
  await expect(page.getByRole("button", { name: "Sign in with Microsoft" })).toBeVisible();
  await expectNothingFromAxe(page, "failed sign-in");
});

test("an account of an unknown organization learns who it is and what helps", async ({ page }) => {
  await pickAccount(page, people.nina);
  await page.getByRole("button", { name: "Accept" }).click();
  await expect(page).toHaveURL(/\/setup\/wrong-account/);
  const main = page.getByRole("main");
  await expect(main).toContainText("Nina North");
  await expect(main).toContainText(people.nina);
  await expect(main).toContainText("ed218d4e-9f07-4d0b-a3bb-453ad381b373");
  await expect(main).toContainText("1e068168-e9ab-464e-aea8-42dfe705caf2");
  await expect(main).toContainText("private window");
  await expect(main).toContainText(/npm run \S+.*1e068168-e9ab-464e-aea8-42dfe705caf2/);
  await expectNothingFromAxe(page, "wrong account");
  await page.getByRole("button", { name: "Sign in with another account" }).click();
  await expect(page.getByRole("heading", { name: "Pick an account" })).toBeVisible();
  await page.goto("/recordings");
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
});

test("signing out everywhere ends the session in a second browser", async ({ page, as }) => {
  const elsewhere = await as(people.farid);
  await signIn(page, people.farid);
  await page.getByRole("button", { name: "Farid Haddad" }).click();
  await page.getByRole("menuitem", { name: "Sign out everywhere" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await elsewhere.goto("/recordings");
  await expect(elsewhere.getByRole("heading", { name: "Sign in" })).toBeVisible();
});

test("a member of the Zoom account who does not administer it can't connect the archive", async ({
  page,
  enter,
}) => {
  await enter(people.ada);
  await page.goto("/jobs");
  await page.getByRole("link", { name: "Zoom Integration", exact: true }).click();
  await page.getByRole("button", { name: "Reauthenticate with Zoom App" }).click();
  await page
    .getByRole("group", { name: /Contoso/ })
    .getByRole("radio", { name: /, member$/ })
    .check();
  await page.getByRole("button", { name: "Allow" }).click();
  await expect(page.getByRole("heading", { name: "The app cannot be added" })).toBeVisible();
  await page.getByRole("link", { name: "Back to the app" }).click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText("Zoom was not connected");
  await expect(page.getByText("Connected", { exact: true }).first()).toBeVisible();
});
