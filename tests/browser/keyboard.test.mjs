// Without a mouse: the inbox by letters, everything that opens closes by Escape, and the focus is never lost.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newDeal } from './deals.mjs';
import { browser, server } from './ground.mjs';

const BOARD = '/boards/reseller';

/** Waits until a control has the focus. */
const focused = (control) => control.and(control.page().locator(':focus')).waitFor({ timeout: 5_000 });

/** Waits until something in a box, or the box itself, has the focus. */
const focusedIn = (box) => box.and(box.page().locator(':focus')).or(box.locator(':focus')).waitFor({ timeout: 5_000 });

/** What has the focus, in words. */
const focus = ({ page }) =>
  page.evaluate(() => {
    const { tagName, textContent } = document.activeElement;
    return tagName === 'BODY' ? 'nothing' : `${tagName} ${textContent.trim().slice(0, 40)}`;
  });

const expectFocusSomewhere = async (visitor, where) => assert.notEqual(await focus(visitor), 'nothing', where);

// op: inbox
// screen: /inbox
test('the inbox is worked with J, K, E and Escape', async () => {
  const seller = await browser.person('ae');
  const { page } = seller;
  await seller.open('/inbox');
  const lines = page.locator('.task-line');
  assert.ok((await lines.count()) > 2);
  await page.keyboard.press('j');
  await focused(lines.nth(0));
  await page.keyboard.press('j');
  await focused(lines.nth(1));
  await page.keyboard.press('k');
  await focused(lines.nth(0));
  await page.keyboard.press('k');
  await focused(lines.nth(0));

  await page.keyboard.press('j');
  await page.keyboard.press('e');
  const first = lines.nth(1);
  await first.and(page.locator('[aria-expanded=true]')).waitFor();
  assert.match(seller.address(), /^\/inbox\?task=/);
  await page.getByRole('button', { name: 'Save draft' }).waitFor();
  await page.keyboard.press('Escape');
  await first.and(page.locator('[aria-expanded=false]')).waitFor();
  await focused(first);
  assert.equal(seller.address(), '/inbox');
});

// op: stepComplete
// screen: /inbox
test('letters typed into a step of the inbox are letters', async () => {
  const seller = await browser.person('ae');
  const { page } = seller;
  const number = await newDeal(server, 'Letters');
  await seller.open('/inbox');
  await page.getByRole('button', { name: new RegExp(`Fill in the opportunity form.*${number}`) }).click();
  const need = page.getByLabel('What the customer needs');
  await need.focus();
  await page.keyboard.type('jek');
  assert.equal(await need.inputValue(), 'jek');
  await focused(need);
});

// screen: /boards/{process}, /deals, /leads, /inbox
test('what opens takes the focus, Escape closes it, and the focus returns', async () => {
  const seller = await browser.person('ae');
  const { page } = seller;
  const card = page.locator('[data-card]').first();
  const places = [
    [BOARD, page.getByRole('button', { name: 'New deal', exact: true }), page.getByRole('dialog', { name: 'New deal' })],
    ['/leads', page.getByRole('button', { name: 'New lead', exact: true }), page.getByRole('dialog', { name: 'New lead' })],
    ['/inbox', page.getByRole('button', { name: /: settings$/ }), page.getByRole('menu')],
    [BOARD, card.getByRole('button', { name: /: actions$/ }), page.getByRole('menu')],
    [BOARD, card.getByRole('button', { name: /in the way$/ }), page.getByRole('dialog', { name: /^What stands in the way/ })],
    [BOARD, page.getByRole('button', { name: 'Value', exact: true }), page.getByRole('dialog', { name: 'Value' })],
    [BOARD, card.getByRole('link'), page.getByRole('complementary', { name: /^D-/ })],
  ];
  for (const [address, opener, opened] of places) {
    await seller.open(address);
    await opener.focus();
    await page.keyboard.press('Enter');
    await opened.waitFor();
    await focusedIn(opened);
    await page.keyboard.press('Escape');
    await opened.waitFor({ state: 'hidden' });
    await focused(opener);
  }
});

// screen: /boards/{process}
test('a dialog keeps the focus, and Cancel gives it back', async () => {
  const seller = await browser.person('ae');
  const { page } = seller;
  await seller.open(BOARD);
  const opener = page.getByRole('button', { name: 'New deal', exact: true });
  await opener.click();
  const dialog = page.getByRole('dialog', { name: 'New deal' });
  await focused(dialog.getByLabel('Customer', { exact: true }));
  for (let stop = 0; stop < 12; stop += 1) {
    await page.keyboard.press('Tab');
    // Between the last control and the first, the browser's own bar has its turn.
    const inside = await page.evaluate(() => document.activeElement.matches('body, dialog *'));
    assert.ok(inside, `after ${stop + 1} steps`);
  }
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await focused(opener);
});

// op: stepComplete
// screen: /deals/{number}
test('a refused ending leads to the first gap, a finished step to what was recorded', async () => {
  const support = await browser.person('sss');
  const { page } = support;
  const number = await newDeal(server, 'Focus');
  const seller = await browser.person('ae');
  await seller.open(`/deals/${number}`);
  await seller.page.getByRole('button', { name: 'Done', exact: true }).focus();
  await seller.page.keyboard.press('Enter');
  await focused(seller.page.getByLabel('What the customer needs'));

  await support.open('/inbox');
  const line = page.locator('.task-line', { hasText: 'Open the ERP record' }).first();
  await line.focus();
  await page.keyboard.press('e');
  await page.getByLabel('ERP opportunity').fill('OPP-1');
  const count = await page.locator('.task-line').count();
  await page.getByRole('button', { name: 'Done', exact: true }).press('Enter');
  await page.locator('.task-line').nth(count - 1).waitFor({ state: 'detached' });
  await page.locator(':focus:is(.task-line, h1)').waitFor();
});

// screen: /inbox, /boards/{process}, /deals, /leads, /notifications
test('going from page to page never loses the focus', async () => {
  const seller = await browser.person('ae');
  const { page } = seller;
  await expectFocusSomewhere(seller, 'after signing in');
  const rail = page.getByRole('navigation', { name: 'Places' }).first();
  for (const place of ['Boards', 'Deals', 'Leads', 'Inbox']) {
    await rail.getByRole('link', { name: place }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('navigation', { name: 'Places' }).locator('[aria-current=page]', { hasText: place }).waitFor();
    await seller.ready();
    await expectFocusSomewhere(seller, place);
  }
  await page.getByRole('link', { name: /^Notifications/ }).press('Enter');
  await page.waitForURL('**/notifications');
  await seller.ready();
  await expectFocusSomewhere(seller, 'Notifications');
  await page.goBack();
  await seller.ready();
  await expectFocusSomewhere(seller, 'back');
});
