// A director decides where the request is found: in the inbox of a phone.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PHONE } from './browser.mjs';
import { browser, server } from './ground.mjs';

/** Where the approval of a deal stands, as the API tells it. */
async function approval(number) {
  const query = 'query ($n: String!) { dealByNumber(number: $n) { steps { key status outcome } } }';
  const { dealByNumber } = await server.ask('director', query, { n: number });
  return dealByNumber.steps.find((step) => step.key === 'director_approval');
}

// covers: RS-8.1
// op: inbox, stepComplete, dealByNumber
// screen: /inbox
test('a director decides on a phone with the reason and the figures in sight', async () => {
  const director = await browser.person('director', { screen: PHONE });
  const { page } = director;
  await director.open('/inbox');
  const task = page.locator('.task').filter({ hasText: 'Approve the quote' }).first();
  const number = (await task.innerText()).match(/D-\d{4}-\d{4}/)[0];
  await task.locator('.task-line').click();
  await task.getByText('Needs approval because').waitFor();
  await task.getByText('Margin', { exact: true }).waitFor();

  await task.getByRole('button', { name: 'Reject', exact: true }).click();
  const remark = task.getByLabel(/^Remark/);
  await remark.and(page.locator('[aria-invalid=true]')).waitFor();
  assert.equal((await approval(number)).status, 'OPEN', 'a no needs its reason');

  await task.getByRole('button', { name: 'Approve', exact: true }).click();
  await page.locator('.task').filter({ hasText: number }).waitFor({ state: 'detached' });
  const decided = await approval(number);
  assert.deepEqual([decided.status, decided.outcome], ['DONE', 'approved']);
});
