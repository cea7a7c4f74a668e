// The command palette: opened from anywhere, finding what exists and what can be done, with the keyboard alone.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { PHONE } from './browser.mjs';
import { newDeal } from './deals.mjs';
import { browser, server } from './ground.mjs';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

const field = ({ page }) => page.getByRole('combobox', { name: 'Deal, account, person or action' });
const choice = ({ page }, words) => page.getByRole('option', { name: words });
const palette = ({ page }) => page.getByRole('dialog', { name: 'Search and actions' });

// op: search
test('a deal is found by a few letters with a slip, and Enter opens it', async () => {
  const number = await newDeal(server, 'Zirconium furnaces');
  const seller = await browser.person('ae', { scripts: [AXE] });
  await seller.open('/inbox');
  await seller.page.keyboard.press('Control+k');
  await field(seller).pressSequentially('zirconum furn');
  await choice(seller, number).waitFor();
  const { violations } = await seller.page.evaluate(() => globalThis.axe.run(document));
  assert.deepEqual(violations.map(({ id, help }) => `${id}: ${help}`), []);
  await seller.page.keyboard.press('Enter');
  await seller.page.waitForURL(`**/deals/${number}`);
  await palette(seller).waitFor({ state: 'detached' });
});

// op: search
test('actions and places are found too, arrows choose, and Escape gives the focus back', async () => {
  const seller = await browser.person('ae');
  await seller.open('/deals');
  const button = seller.page.getByRole('button', { name: 'Search' });
  await button.click();
  await field(seller).fill('new de');
  await choice(seller, 'New deal').waitFor();
  await seller.page.keyboard.press('Escape');
  await palette(seller).waitFor({ state: 'detached' });
  assert.ok(await button.evaluate((element) => element === document.activeElement));

  await seller.page.keyboard.press('Control+k');
  const selected = () => seller.page.locator('[role=option][aria-selected=true]').innerText();
  const first = await selected();
  await seller.page.keyboard.press('ArrowDown');
  await seller.page.waitForFunction((first) => document.querySelector('[role=option][aria-selected=true]').innerText !== first, first);
  await seller.page.keyboard.press('ArrowUp');
  await field(seller).fill('new deal');
  await choice(seller, 'New deal').waitFor();
  await seller.page.keyboard.press('Enter');
  await seller.page.getByRole('dialog', { name: 'New deal' }).waitFor();
});

// op: search
test('on a phone the palette is in the bar, and a person leads to their board', async () => {
  const seller = await browser.person('director', { screen: PHONE });
  await seller.open('/inbox');
  await seller.page.getByRole('button', { name: 'Search' }).tap();
  await field(seller).fill('chiara');
  await seller.page.getByRole('option').first().waitFor();
  const name = await seller.page.locator('[role=option] .truncate').first().innerText();
  await seller.page.getByRole('option').first().tap();
  await seller.page.waitForURL('**/boards/reseller?owner=*');
  await seller.page.getByRole('button', { name: `Owner: ${name}` }).waitFor();
});
