// The forecast of a quarter: quotas set in a table of the year and in place, figures, and the deals behind them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DESKTOP, PHONE } from './browser.mjs';
import { browser, server } from './ground.mjs';

/** A deal that is expected to be won on a day. */
async function expected(title, closeDate, amount) {
  const query = `mutation ($input: DealCreateInput!) { dealCreate(input: $input) { deal { number } userErrors { message } } }`;
  const input = {
    process: 'reseller', title, account: { name: `${title} Limited` }, closeDate, estimatedAmount: { amount, currency: 'EUR' },
  };
  await server.ask('ae', query, { input });
}

const table = ({ page }) => page.getByRole('table', { name: /^Forecast of/ });
const row = (visitor, name) => table(visitor).getByRole('row', { name: new RegExp(`^${name}`) });
const change = ({ page }, name) => page.getByRole('button', { name: new RegExp(`^Change the quota of ${name}, Q2 20`) });

/** Sets quotas of a year in its table, where there was nothing before. */
async function begin(visitor, year) {
  const { page } = visitor;
  await visitor.open(`/forecast?quarter=${year}-Q2`);
  await page.getByText(/^Nothing counts in this quarter yet/).waitFor();
  await page.getByRole('main').getByRole('button', { name: `Quotas ${year}` }).last().click();
  const dialog = page.getByRole('dialog', { name: `Quotas ${year}` });
  const quota = (name, quarter) => dialog.getByLabel(`Quota of ${name}, Q${quarter} ${year}`, { exact: true });
  await quota('Alice Martin', 2).fill('50,000');
  await quota('Chiara Conti', 2).fill('much');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByText(/^This is not a number/).waitFor();
  await quota('Chiara Conti', 2).fill('90000');
  await dialog.getByRole('cell', { name: '€140,000' }).waitFor();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await row(visitor, 'Total').getByText('€140,000', { exact: true }).waitFor();
}

// covers: CQ-2.1, CQ-2.3
// op: forecast, quotas, quotaSet, deals
// screen: /forecast, /deals
test('a director sets quotas with the keyboard and finds the deals behind a figure', async () => {
  const director = await browser.person('director', { screen: DESKTOP });
  const { page } = director;
  await begin(director, 2031);
  await change(director, 'Alice Martin').focus();
  await page.keyboard.press('Enter');
  const typed = page.getByRole('textbox', { name: 'Quota of Alice Martin, Q2 2031' });
  await typed.fill('-5');
  await page.keyboard.press('Enter');
  await page.getByText(/^This number is too small/).waitFor();
  await page.keyboard.press('Escape');
  await typed.waitFor({ state: 'detached' });
  await page.waitForFunction(() => document.activeElement?.matches('[data-quota]'));
  await page.keyboard.press('Enter');
  await typed.fill('60000');
  await page.keyboard.press('Enter');
  await row(director, 'Total').getByText('€150,000', { exact: true }).waitFor();
  await page.waitForFunction(() => document.activeElement?.matches('[data-quota]'));

  await expected('Harbour cranes', '2031-05-05', '12000');
  await expected('Later cranes', '2031-07-01', '9000');
  await director.open('/forecast?quarter=2031-Q2');
  await row(director, 'Alice Martin').getByText('€60,000 missing').waitFor();
  await row(director, 'Alice Martin').getByRole('link', { name: '€12,000 1 deal' }).click();
  await page.getByRole('button', { name: 'Show all deals, not only Q2 2031 · Pipeline · Alice Martin' }).waitFor();
  assert.deepEqual(await page.locator('.deals-name a').allTextContents(), ['Harbour cranes']);
  await page.getByRole('main').getByRole('link', { name: 'Forecast' }).click();
  await page.getByRole('link', { name: 'Team', exact: true }).click();
  await row(director, 'North').getByRole('link', { name: '€12,000 1 deal' }).waitFor();
  assert.equal(director.address(), '/forecast?quarter=2031-Q2&by=team');
  await page.getByRole('button', { name: 'Later quarter' }).click();
  await page.getByRole('status').getByText('Q3 2031').waitFor();
  await row(director, 'North').getByRole('link', { name: '€9,000 1 deal' }).waitFor();
  await page.goBack();
  await page.getByRole('status').getByText('Q2 2031').waitFor();
});

// covers: CQ-2.3
// op: forecast, quotas, quotaSet
// screen: /forecast
test('a forecast is read and a quota set on a phone', async () => {
  const manager = await browser.person('sales-manager', { screen: PHONE });
  const { page } = manager;
  await begin(manager, 2032);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing stands out at the side');
  await change(manager, 'Chiara Conti').tap();
  await page.getByRole('textbox', { name: 'Quota of Chiara Conti, Q2 2032' }).fill('');
  await page.getByRole('button', { name: 'Save', exact: true }).tap();
  await row(manager, 'Total').getByText('€50,000', { exact: true }).waitFor();
});

// covers: CQ-2.3
// op: forecast
// screen: /forecast
test('a seller reads the own quota, sets none, and finds the figures of the quarter', async () => {
  const seller = await browser.person('ae2', { screen: DESKTOP });
  const { page } = seller;
  await page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: 'Forecast' }).click();
  await row(seller, 'Bruno Keller').getByRole('cell', { name: /^€700,000/ }).waitFor();
  assert.equal(await row(seller, 'Alice Martin').getByRole('cell').first().textContent(), '');
  assert.equal(await page.getByRole('button', { name: /[Qq]uota/ }).count(), 0);
});
