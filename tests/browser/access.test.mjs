// Every page passes axe, light and dark, at a desk and on a phone: WCAG 2.2 A and AA, sizes of targets and contrast
// among them, and the good practices beyond.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AXE, findings } from './axe.mjs';
import { DESKTOP, PHONE } from './browser.mjs';
import { browser, server } from './ground.mjs';

/** A deal of the seller's own in each stage, a lead, and a customer. */
async function findPlaces() {
  const query = '{ deals(first: 100) { nodes { number account { id } stage { key } owner { email } } } leads(first: 1) { nodes { id } } }';
  const { deals, leads } = await server.ask('ae', query);
  const own = deals.nodes.filter(({ owner }) => owner.email === 'ae@demo.example');
  const inStage = (key) => own.find(({ stage }) => stage.key === key)?.number ?? assert.fail(`no deal in ${key}`);
  return { inStage, lead: leads.nodes[0].id, account: own[0].account.id };
}

/** The pages, each as a way to it. */
const addresses = (places) => [
  '/inbox',
  '/boards/reseller',
  '/boards/reseller?open=on_hold,lost,completed',
  '/deals',
  ...['qualify', 'scope', 'quote', 'close', 'completed', 'on_hold', 'lost'].map((stage) => `/deals/${places.inStage(stage)}`),
  '/forecast',
  '/forecast?by=type',
  '/forecast?quarter=2031-Q1',
  '/deals?quarter=2026-Q4&category=closed',
  '/leads',
  `/leads/${places.lead}`,
  `/accounts/${places.account}`,
  '/notifications',
  '/processes',
  '/processes/reseller',
  '/processes/reseller/versions',
  '/processes/reseller/diagram',
  '/processes/reseller/diagram?step=opportunity_form',
  `/processes/reseller/diagram?deal=${places.inStage('quote')}`,
  '/nothing/here',
];

/** What opens over a page or in it, each as a way to open it. */
const openings = (places) => [
  ['a deal beside its board', async ({ page }) => {
    const number = places.inStage('quote');
    await page.goto(`/boards/reseller?deal=${number}`);
    await page.getByRole('complementary', { name: number }).getByRole('heading', { name: 'Timeline' }).waitFor();
  }],
  ['the form of a step with gaps', async ({ page }) => {
    await page.goto(`/deals/${places.inStage('qualify')}`);
    await page.getByRole('button', { name: 'Done', exact: true }).click();
    await page.locator('[aria-invalid=true]').first().waitFor();
  }],
  ['the dialog for a person at the customer', async ({ page }) => {
    await page.goto(`/deals/${places.inStage('qualify')}`);
    await page.getByRole('button', { name: 'Add a person', exact: true }).click();
    await page.getByRole('dialog').getByLabel('Attitude').waitFor();
  }],
  ['a step in the inbox', async ({ page }) => {
    await page.goto('/inbox');
    await page.locator('.task-line').first().click();
    await page.getByRole('button', { name: 'Save draft' }).waitFor();
  }],
  ['the dialog for a new deal', async ({ page, phone }) => {
    await page.goto('/boards/reseller');
    await page.getByRole('button', { name: phone ? 'New' : 'New deal', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Start deal' }).waitFor();
  }],
  ['the dialog for a new lead', async ({ page }) => {
    await page.goto('/leads');
    await page.getByRole('button', { name: 'New lead' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Enter lead' }).waitFor();
  }],
  ['the menu of a card', async ({ page }) => {
    await page.goto('/boards/reseller');
    await page.getByRole('button', { name: /: actions$/ }).first().click();
    await page.getByRole('menuitem', { name: 'On hold' }).waitFor();
  }],
  ['what stands in the way of a card', async ({ page }) => {
    await page.goto('/boards/reseller');
    await page.getByRole('button', { name: /in the way$/ }).first().click();
    await page.getByRole('dialog', { name: /^What stands in the way/ }).getByRole('listitem').first().waitFor();
  }],
  ['a filter of the board', async ({ page }) => {
    await page.goto('/boards/reseller');
    await page.getByRole('button', { name: 'Value', exact: true }).click();
    await page.getByRole('button', { name: 'Apply' }).waitFor();
  }],
  ['a refused move', async ({ page }) => {
    await page.goto('/boards/reseller');
    await page.getByRole('button', { name: `${places.inStage('qualify')}: actions` }).click();
    await page.getByRole('menuitem', { name: 'Set up' }).click();
    await page.getByRole('dialog', { name: /cannot move/ }).waitFor();
  }],
  ['the personal menu', async ({ page }) => {
    await page.goto('/inbox');
    await page.getByRole('button', { name: /: settings$/ }).click();
    await page.getByRole('menuitemradio', { name: 'Dark' }).waitFor();
  }],
];

async function look(options) {
  const visitor = await browser.visitor({ ...options, scripts: [AXE] });
  const places = await findPlaces();
  const found = {};
  const check = async (where) => {
    const here = await findings(visitor);
    if (here.length > 0) found[where] = here;
  };
  await visitor.open('/sign-in');
  await check('/sign-in');
  await visitor.signIn('ae');
  for (const address of addresses(places)) {
    await visitor.open(address);
    await check(address);
  }
  for (const [name, open] of openings(places)) {
    await open(visitor);
    await check(name);
  }
  assert.equal(Object.keys(found).length, 0, JSON.stringify(found, null, 2));
}

test('everybody can use every page at a desk, in light', () => look({ screen: DESKTOP, theme: 'light' }));
test('everybody can use every page at a desk, in the dark', () => look({ screen: DESKTOP, theme: 'dark' }));
test('everybody can use every page on a phone, in light', () => look({ screen: PHONE, theme: 'light' }));
test('everybody can use every page on a phone, in the dark', () => look({ screen: PHONE, theme: 'dark' }));

// screen: /forecast, /approvals, /settings/stand-ins
test('whoever sets quotas can use the forecast and what approvals come to, in the dark and on a phone', async () => {
  for (const options of [{ screen: DESKTOP, theme: 'dark' }, { screen: PHONE, theme: 'light' }]) {
    const visitor = await browser.visitor({ ...options, scripts: [AXE] });
    const { page } = visitor;
    await visitor.open('/sign-in');
    await visitor.signIn('director');
    await visitor.open('/forecast');
    assert.deepEqual(await findings(visitor), []);
    await page.getByRole('button', { name: /^Change the quota of/ }).first().click();
    await page.getByRole('textbox', { name: /^Quota of/ }).waitFor();
    assert.deepEqual(await findings(visitor), []);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^Quotas 20/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).waitFor();
    assert.deepEqual(await findings(visitor), []);
    await visitor.open('/approvals');
    await page.getByRole('table', { name: 'By person' }).waitFor();
    assert.deepEqual(await findings(visitor), []);
    await visitor.open('/settings/stand-ins');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Please fill this in').first().waitFor();
    assert.deepEqual(await findings(visitor), []);
  }
});

/** What only administrators see: a process being changed. */
for (const [where, options] of [['at a desk', { screen: DESKTOP, theme: 'dark' }], ['on a phone', { screen: PHONE, theme: 'light' }]]) {
  // screen: /processes/{key}/versions, /processes/{key}/edit, /settings/calendar
  test(`administrators can use every page ${where}`, async () => {
    const visitor = await browser.visitor({ ...options, scripts: [AXE] });
    const { page } = visitor;
    await visitor.open('/sign-in');
    await visitor.signIn('admin');
    await server.ask('admin', 'mutation { processDraftStart(input: { key: "committee" }) { userErrors { code } } }');
    await visitor.open('/processes/committee/versions');
    assert.deepEqual(await findings(visitor), []);
    await visitor.open('/processes/committee/edit');
    const outline = page.getByRole('navigation', { name: 'Stages and steps' }).getByRole('button');
    // The process and its sections, a stage, a step; in each the first entry of every list opened.
    for (const place of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]) {
      await outline.nth(place).click();
      const lists = page.locator('.editor-list').filter({ has: page.locator('.editor-item-name') });
      for (const list of await lists.all()) await list.locator('.editor-item-name').first().click();
      assert.deepEqual(await findings(visitor), [], `the form of the entry at ${place}`);
    }
    for (const part of ['Has a due date', 'Comes again after it is done', 'Follows an approval policy']) {
      await page.getByLabel(part).check();
    }
    await page.getByRole('button', { name: 'Add', exact: true }).first().click();
    await page.getByRole('button', { name: 'Add a condition' }).first().click();
    await page.getByRole('button', { name: 'Add a group' }).first().click();
    assert.deepEqual(await findings(visitor), []);
    await page.getByRole('button', { name: /^Remove: / }).first().click();
    await page.getByText('Everything is kept.').or(page.getByText('Not kept yet')).first().waitFor();
    await visitor.open('/processes/committee/versions');
    await page.getByRole('button', { name: 'Side by side' }).click();
    assert.deepEqual(await findings(visitor), []);
    await visitor.open('/settings/calendar');
    assert.deepEqual(await findings(visitor), []);
  });
}
