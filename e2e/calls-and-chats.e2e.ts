import { readFile } from "node:fs/promises";
import { expectNothingFromAxe, onlyNarrowAndDark } from "@/e2e/support/axe";
import { people } from "@/e2e/support/people";
import { rows, searchFor, waitForFirstImport } from "@/e2e/support/recordings";
import { expect, test } from "@/e2e/support/test";

const wide = { width: 1440, height: 900 };

test.beforeEach(async ({ page, enter }) => {
  test.slow();
  await enter(people.ada);
  await waitForFirstImport(page);
});

test("a call is found by its number, tells who called whom, and plays with its transcript", async ({
  page,
}) => {
  await page.goto("/recordings?type=call");
  const panel = page.getByRole("complementary", { name: "Filter Panel" });
  await panel.getByLabel("Participants").fill("+442079460117");
  await expect(page).toHaveURL(/participants=/);
  await expect(rows(page).first()).toContainText("Margaret Holt");
  await rows(page).first().getByRole("link").first().click();

  const call = page.getByRole("region", { name: "Call", exact: true });
  await expect(call).toContainText("Margaret Holt");
  await expect(call).toContainText("+442079460117");
  await expect(call).toContainText(/Inbound|Outbound/);

  const player = page.getByRole("region", { name: "Player" });
  const sound = player.locator("audio, video");
  await player.getByRole("button", { name: "Play", exact: true }).click();
  await expect
    .poll(() => sound.evaluate((element) => (element as HTMLMediaElement).currentTime))
    .toBeGreaterThan(1);
  // Decoded, and not muted: there is something to hear.
  expect(
    await sound.evaluate((element) => {
      const media = element as HTMLMediaElement & { webkitAudioDecodedByteCount: number };
      return { heard: media.webkitAudioDecodedByteCount > 0, muted: media.muted };
    }),
  ).toEqual({ heard: true, muted: false });
  await player.getByRole("button", { name: "Pause" }).click();
  const transcript = page.getByRole("region", { name: "Transcript" });
  await expect(transcript.getByRole("button")).not.toHaveCount(0);
  await expectNothingFromAxe(page, "call", onlyNarrowAndDark);
});

test("a day of chat is found by a word, and shows edits, deletions, replies, reactions and files", async ({
  page,
}) => {
  await page.goto("/recordings?type=chat");
  await searchFor(page, "Harbour Logistics opens");
  await expect(rows(page)).toHaveCount(1);
  await rows(page).first().getByRole("link").first().click();

  const messages = page.getByRole("list", { name: "Messages" });
  const of = (text: string) => messages.getByRole("article").filter({ hasText: text });
  await expect(of("Harbour Logistics opens at 10:00").getByRole("list", { name: "Reactions" })).toContainText(
    "👍 2",
  );
  const mandate = of("45,000 shares");
  await expect(mandate).toContainText(/edited/);
  await mandate.getByText("1 earlier version").click();
  await expect(mandate).toContainText("40,000 shares");
  await expect(messages.getByRole("list", { name: "Replies" }).first()).toContainText("No, both together.");
  const gone = of("Ring me on the private phone");
  await expect(gone.locator("del")).toBeVisible();
  await expect(gone).toContainText("Deleted");
  await expectNothingFromAxe(page, "day of chat", onlyNarrowAndDark);
  await page.setViewportSize(wide);

  const [download] = await Promise.all([
    page.waitForEvent("download"),
    messages.getByRole("link", { name: /holt-confirmation\.txt/ }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/holt-confirmation\.txt$/);
  expect((await readFile(await download.path())).length).toBeGreaterThan(0);
});
