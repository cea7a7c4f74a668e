// How approvals go: measured for those who lead sales, out of sight of others.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PHONE } from './browser.mjs';
import { browser } from './ground.mjs';

// covers: RS-8.1
// op: approvalMeasures
// screen: /approvals
test('a director reads how quick decisions are and goes to what waits; a seller does not', async () => {
  const visitor = await browser.person('director');
  const { page } = visitor;
  await visitor.open('/processes');
  await page.getByRole('link', { name: 'How approvals go' }).click();
  await page.waitForURL(/\/approvals$/);
  const people = page.getByRole('table', { name: 'By person' });
  const own = people.getByRole('row').filter({ hasText: 'Diane Fournier' });
  await own.waitFor();
  const [decisions] = await own.getByRole('cell').allTextContents();
  assert.ok(Number(decisions) > 0);
  await page.getByRole('tab', { name: 'Last year' }).click();
  await page.getByText(/^Decisions since /).waitFor();
  const waiting = page.getByRole('region', { name: 'Waiting now' });
  await waiting.getByRole('link', { name: 'Approve the quote' }).click();
  await page.waitForURL(/\/boards\/reseller\?at=director_approval/);

  const seller = await browser.person('ae', { screen: PHONE });
  await seller.open('/processes');
  await seller.page.getByRole('link', { name: 'Reseller sale', exact: true }).waitFor();
  assert.equal(await seller.page.getByRole('link', { name: 'How approvals go' }).count(), 0);
});
