// What axe objects to in a page.
import axe from "axe-core";

const STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** In words that find the place. */
export async function objections(page) {
  await page.evaluate(axe.source);
  // Colours that are still on their way are nobody's choice.
  await page.evaluate(() => {
    const ends = (animation) => Number.isFinite(animation.effect?.getComputedTiming().endTime);
    return Promise.allSettled(document.getAnimations().filter(ends).map((animation) => animation.finished));
  });
  const { violations } = await page.evaluate((values) => axe.run({ runOnly: { type: "tag", values } }), STANDARD);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`));
}
