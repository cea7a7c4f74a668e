// Standing in: said in the browser, seen in the deputy's inbox, ended again.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PHONE } from './browser.mjs';
import { browser } from './ground.mjs';

// covers: RS-8.1, RS-8.2
// op: delegationCreate, delegationEnd, delegations, inbox
// screen: /settings/stand-ins, /inbox
test('a director says who stands in, and the deputy finds what waits', async () => {
  const director = await browser.person('director');
  const { page } = director;
  await page.getByRole('button', { name: /: settings$/ }).click();
  await page.getByRole('menuitem', { name: 'Stand-ins' }).click();
  await page.waitForURL(/\/settings\/stand-ins$/);
  await page.getByText('Nobody stands in for anybody').waitFor();

  await page.getByRole('button', { name: 'Save' }).click();
  const deputy = page.getByLabel('Who stands in');
  assert.equal(await deputy.getAttribute('aria-invalid'), 'true');
  // The first gap has the focus.
  await deputy.and(page.locator(':focus')).waitFor();
  // A partner sees only the own deals and is not offered.
  assert.equal(await deputy.getByRole('option', { name: 'Paula Reyes' }).count(), 0);
  await deputy.selectOption({ label: 'Carla Jimenez' });
  const from = await page.getByLabel('From', { exact: true }).inputValue();
  await page.getByLabel('Until, that day included').fill('2020-01-01');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('The last day lies before the first one').waitFor();
  await page.getByLabel('Until, that day included').fill(from);
  await page.getByLabel(/^Up to an amount/).fill('900000000');
  await page.getByRole('button', { name: 'Save' }).click();
  const row = page.getByRole('listitem').filter({ hasText: 'Carla Jimenez stands in for you' });
  await row.getByText(/Approvals · up to €900,000,000/).waitFor();
  await row.getByText('now', { exact: true }).waitFor();

  const carla = await browser.person('controlling', { screen: PHONE });
  await carla.open('/inbox');
  await carla.page.getByText('for Diane Fournier').first().waitFor();
  await carla.open('/settings/stand-ins');
  const own = carla.page.getByRole('listitem').filter({ hasText: 'You stand in for Diane Fournier' });
  await own.getByRole('button', { name: 'End (You stand in for Diane Fournier)' }).click();
  await carla.page.getByText('Nobody stands in for anybody').waitFor();
  await carla.open('/inbox');
  await carla.page.getByRole('heading', { name: 'Inbox' }).waitFor();
  assert.equal(await carla.page.getByText('for Diane Fournier').count(), 0);
});
