import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const wide = { width: 1440, height: 900 };
const narrow = { width: 390, height: 844 };

const looks = [
  { size: wide, colorScheme: "light" },
  { size: wide, colorScheme: "dark" },
  { size: narrow, colorScheme: "dark" },
  { size: narrow, colorScheme: "light" },
] as const;

type Look = (typeof looks)[number];

/** A colour scheme changes nothing but colours, which these rules judge. */
const ofColours = ["color-contrast", "link-in-text-block"];

/** Colours and places on their way are nobody's design: waits for everything that comes to an end. */
const settle = (page: Page) =>
  page.evaluate(async () => {
    const ending = document
      .getAnimations()
      .filter((animation) => animation.effect?.getComputedTiming().iterations !== Infinity);
    const ended = Promise.allSettled(ending.map((animation) => animation.finished));
    // An element that goes meanwhile may take its promise along.
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 1_000))]);
  });

/** A page's document keeps axe, half a megabyte of script, from one look to the next. */
const knowsAxe = (page: Page) => page.evaluate(() => "axe" in window);

/** Turns the page into looks, light and dark, wide and narrow, and expects that axe finds nothing in any. */
export async function expectNothingFromAxe(
  page: Page,
  what: string,
  only: (look: Look) => boolean = notNarrowAndLight,
): Promise<void> {
  const sizesChecked = new Set<Look["size"]>();
  for (const look of looks.filter(only)) {
    await page.setViewportSize(look.size);
    await page.emulateMedia({ colorScheme: look.colorScheme });
    await settle(page);
    // Our pages have no frames, which is all that axe's other, far slower mode is for.
    const axe = new AxeBuilder((await knowsAxe(page)) ? { page, axeSource: ";" } : { page }).setLegacyMode();
    if (sizesChecked.has(look.size)) axe.withRules(ofColours);
    sizesChecked.add(look.size);
    const { violations } = await axe.analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
    expect.soft(found, `${what}, ${look.colorScheme}, ${look.size.width} px wide`).toEqual([]);
  }
}

/** What is on a page when it is wide has its light colours checked there. */
const notNarrowAndLight = ({ size, colorScheme }: Look) => size === wide || colorScheme === "dark";
export const onlyNarrow = ({ size }: Look) => size === narrow;
export const onlyNarrowAndDark = ({ size, colorScheme }: Look) => size === narrow && colorScheme === "dark";
