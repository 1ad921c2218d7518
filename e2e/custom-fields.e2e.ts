import { people } from "@/e2e/support/people";
import { openConversation, rows, waitForFirstImport } from "@/e2e/support/recordings";
import { expect, test } from "@/e2e/support/test";

const topic = "Order: Holt Family Office";

test("a choice field is made, filled in on a conversation, and narrows the list to it", async ({
  page,
  enter,
}) => {
  test.slow();
  const field = `State of review ${Date.now()}`;
  await enter(people.ada);
  await waitForFirstImport(page);

  await page.goto("/custom-fields");
  await page.getByRole("button", { name: "Add field" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Add field" });
  await dialog.getByLabel("Name").fill(field);
  await dialog.getByLabel("Type").selectOption("choice");
  await dialog.getByLabel("Choice 1", { exact: true }).fill("Open");
  await dialog.getByRole("button", { name: "Add choice" }).click();
  await dialog.getByLabel("Choice 2", { exact: true }).fill("Checked, no finding");
  await dialog.getByRole("button", { name: "Save" }).click();
  const row = page.getByRole("table", { name: "Custom fields" }).getByRole("row").filter({ hasText: field });
  await expect(row).toContainText("Open, Checked, no finding");

  await openConversation(page, topic);
  const fields = page.getByRole("region", { name: "Custom fields" });
  await fields.getByRole("button", { name: "Fill in" }).click();
  await page.getByRole("dialog").getByLabel(field).selectOption("Checked, no finding");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect(fields).toContainText("Checked, no finding");
  await expect(page.getByRole("region", { name: "History" })).toContainText(
    "Ada Okafor filled in a custom field",
  );

  await page.goto("/recordings");
  const panel = page.getByRole("complementary", { name: "Filter Panel" });
  const checked = panel.getByRole("group", { name: field }).getByLabel("Checked, no finding");
  await checked.check();
  await expect(page).toHaveURL(/[?&]fields=/);
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page)).toContainText(topic);
  await page.reload();
  await expect(rows(page)).toHaveCount(1);
  await expect(checked).toBeChecked();

  await page.goto("/custom-fields");
  await expect(row).toContainText("1");
  await page.getByRole("button", { name: `Delete ${field}` }).click();
  const confirm = page.getByRole("dialog", { name: `Delete “${field}”?` });
  await expect(confirm).toContainText("What was filled in on 1 conversation is deleted with it");
  await confirm.getByRole("button", { name: "Delete field" }).click();
  await expect(row).toHaveCount(0);
});
