import { people } from "@/e2e/support/people";
import { openConversation, rows, searchFor, waitForFirstImport } from "@/e2e/support/recordings";
import { expect, test } from "@/e2e/support/test";

const topic = "Order: Holt Family Office";
const player = { name: "Player" } as const;

test.beforeEach(async ({ page, enter }) => {
  test.slow();
  await enter(people.ada);
  await waitForFirstImport(page);
});

test("a filter narrows the list, stands in the address and outlives a reload", async ({ page }) => {
  const panel = page.getByRole("complementary", { name: "Filter Panel" });
  await panel.getByLabel("Type").selectOption("Meeting");
  await panel.getByLabel("Cycle").selectOption("Last 7 days");
  await expect(page).toHaveURL(/cycle=last_7_days/);
  await expect(panel.getByLabel("Start Date", { exact: true })).not.toHaveValue("");
  await panel.getByLabel("Cycle").selectOption("Custom");
  await expect(page).toHaveURL(/from=.*to=/);
  await panel.getByLabel("Start Date, time").fill("00:30");
  await panel.getByLabel("Participants").fill("margaret holt");
  await panel.getByRole("checkbox", { name: "Zoom Integration" }).check();
  await searchFor(page, "limit");
  await expect(page).toHaveURL(/participants=margaret/);

  const found = rows(page).filter({ hasText: topic });
  await expect(found).toHaveCount(1);
  await expect(found.locator("mark").first()).toHaveText(/limit/i);
  await expect(page.getByRole("status").filter({ hasText: /^\d+ Conversations?$/ })).toBeVisible();
  const shown = await rows(page).count();

  const address = new URL(page.url());
  expect([...address.searchParams.keys()].sort()).toEqual(
    ["from", "integrations", "participants", "q", "to", "type"].sort(),
  );
  await page.reload();
  await expect(rows(page)).toHaveCount(shown);
  await expect(panel.getByLabel("Participants")).toHaveValue("margaret holt");
  await expect(panel.getByLabel("Cycle")).toHaveValue("custom");
  await expect(panel.getByLabel("Start Date, time")).toHaveValue("00:30");

  await panel.getByRole("button", { name: "Clear Start Date" }).click();
  await expect(page).not.toHaveURL(/from=/);
  await panel.getByRole("button", { name: "Clear filter" }).click();
  await expect(page).toHaveURL(/\/recordings$/);
});

test("a conversation plays, its transcript follows and seeks, and its evidence stands beside it", async ({
  page,
}) => {
  await openConversation(page, topic);
  const video = page.getByRole("region", player).getByLabel(topic);
  const seconds = () => video.evaluate((element) => (element as HTMLVideoElement).currentTime);
  await page.getByRole("button", { name: "Mute" }).click();
  await page.getByRole("region", player).getByRole("button", { name: "Play", exact: true }).click();
  await expect.poll(seconds).toBeGreaterThan(1);
  const early = await seconds();
  await expect.poll(seconds).toBeGreaterThan(early + 1);
  expect(await video.evaluate((element) => (element as HTMLVideoElement).videoWidth)).toBeGreaterThan(0);

  const passages = page.getByRole("region", { name: "Transcript" }).getByRole("button");
  const current = page.getByRole("region", { name: "Transcript" }).locator("[aria-current=true]");
  await expect(current).toHaveCount(1);
  const spoken = await current.textContent();
  await page.getByLabel("Speed").selectOption("3×");
  await expect(current).not.toHaveText(spoken ?? "");

  await passages.nth(3).click();
  await expect(passages.nth(3)).toHaveAttribute("aria-current", "true");
  const [minutes = 0, rest = 0] = ((await passages.nth(3).textContent()) ?? "")
    .split(":")
    .map((part) => Number.parseInt(part, 10));
  expect(await seconds()).toBeGreaterThanOrEqual(minutes * 60 + rest - 1);

  await page.getByRole("button", { name: "Captions" }).click();
  await expect
    .poll(() =>
      video.evaluate((element) => {
        const [track] = (element as HTMLVideoElement).textTracks;
        return track?.mode === "showing" ? (track.cues?.length ?? 0) : 0;
      }),
    )
    .toBeGreaterThan(0);
  await page.getByRole("region", player).getByRole("button", { name: "Pause" }).click();

  await expect(page.getByRole("region", { name: /^Participants/ })).toContainText("Margaret Holt");
  const files = page.getByRole("region", { name: /^Files/ });
  await expect(files.getByRole("listitem").filter({ hasText: "SHA-256" })).not.toHaveCount(0);
  await expect(files.locator("code").first()).toHaveAttribute("title", /^[\da-f]{64}$/);
  await expect(page.getByRole("region", { name: "Retention" })).toContainText(
    /Kept until .+, because the rule “Trading 7 years” \(version 1\) keeps 2,555 days/,
  );
  await page.reload();
  const history = page.getByRole("region", { name: "History" });
  await expect(history).toContainText("Ada Okafor opened the conversation");
  await expect(history).toContainText("Ada Okafor played the conversation");
  await expect(history).toContainText("Holdfast imported the conversation");
});

test("Run now shows its progress and brings what is new at Zoom", async ({ page, request, zoomUrl }) => {
  const newTopic = `Complaint: journey ${Date.now()}`;
  const record = new URL("/__control/record", zoomUrl).href;
  await page.goto("/jobs");
  await page.getByRole("link", { name: "Zoom Integration", exact: true }).click();
  // Zoom's own announcement may import it first; the run then still has to account for it.
  await request.post(record, { data: { account: "contoso", host: "lena.novak", topic: newTopic } });
  await page.getByRole("button", { name: "Run now" }).click();
  const run = page.getByRole("region", { name: "Run" });
  await expect(run.getByRole("progressbar", { name: "Progress of the run" })).toBeVisible();
  await expect(run.getByRole("heading", { name: "Result of the run" })).toBeVisible({ timeout: 60_000 });
  await expect(run.getByRole("status")).toContainText(/\d+ seen, \d+ archived/);
  await run.getByRole("link", { name: "Show its recordings" }).click();
  await searchFor(page, newTopic);
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page)).toContainText(newTopic);
});
