// What axe objects to in a page.
import axe from "axe-core";

const STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** In words that find the place. */
export async function objections(page) {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate((values) => axe.run({ runOnly: { type: "tag", values } }), STANDARD);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`));
}
