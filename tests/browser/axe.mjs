// What axe finds on a page. A visitor who is looked at this way loads it with `scripts: [AXE]`.

import { createRequire } from 'node:module';

export const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

const RULES = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  rules: { 'target-size': { enabled: true }, 'color-contrast': { enabled: true } },
  resultTypes: ['violations'],
};

/** What axe finds in a part of a page. */
async function violations(page, part) {
  const { violations } = await page.evaluate(([part, rules]) => globalThis.axe.run(part ?? document, rules), [part, RULES]);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => ({ id, target: target.join(' '), failureSummary })));
}

/** What axe finds on a page, in words. What a bar at the edge half covers is measured where one would scroll it to. */
export async function findings({ page }) {
  const found = [];
  for (const violation of await violations(page)) {
    const { target } = violation;
    if (!violation.failureSummary.includes('obscured')) {
      found.push(violation);
      continue;
    }
    await page.evaluate((target) => document.querySelector(target).scrollIntoView({ block: 'center' }), target);
    found.push(...await violations(page, target));
  }
  return found.map(({ id, target, failureSummary }) => `${id} ${target}: ${failureSummary}`);
}
