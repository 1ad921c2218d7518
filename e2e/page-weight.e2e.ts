import { people } from "@/e2e/support/people";
import { waitForFirstImport } from "@/e2e/support/recordings";
import { expect, test } from "@/e2e/support/test";
import { weighScripts } from "@/scripts/test/page-weight";

const maxBytes = 300_000;

test("the recordings page loads under 300 KB of compressed JavaScript", async ({ page, enter }) => {
  test.slow();
  await enter(people.ada);
  await waitForFirstImport(page);
  const bytes = await weighScripts(page, "/recordings");
  test.info().annotations.push({ type: "compressed JavaScript, bytes", description: String(bytes) });
  expect(bytes).toBeGreaterThan(0);
  expect(bytes).toBeLessThan(maxBytes);
});
