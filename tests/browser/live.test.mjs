// What one person does, others see: on boards, deals and in inboxes, within a second, without touching anything.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dealReadyForScope, newDeal } from './deals.mjs';
import { browser, server } from './ground.mjs';

const BOARD = '/boards/reseller';
/** How long others may wait, counted from the moment at which the server said yes. */
const SOON = { timeout: 1_000 };

const column = ({ page }, stage) => page.getByRole('region', { name: stage, exact: true });
const cardIn = (visitor, stage, number) => column(visitor, stage).locator('[data-card]', { hasText: number });

async function at(name, address) {
  const person = await browser.person(name);
  await person.open(address);
  return person;
}

/** The seller moves a card by its menu; over when the server has said yes. */
async function move({ page }, number, stage) {
  await page.getByRole('button', { name: `${number}: actions` }).click();
  const answer = page.waitForResponse(
    (response) => response.url().endsWith('/graphql') && (response.request().postData() ?? '').includes('DealMove'),
  );
  await page.getByRole('menu').getByRole('menuitem', { name: stage }).click();
  assert.equal((await answer).status(), 200);
}

// op: boardChanged, dealMove
// screen: /boards/{process}
test('a second browser sees a move within a second', async () => {
  const number = await dealReadyForScope(server, 'Watched');
  const seller = await at('ae', BOARD);
  const manager = await at('sales-manager', BOARD);
  await cardIn(manager, 'Set up', number).waitFor();
  const before = await column(manager, 'Scope').locator('.column-count').innerText();

  await move(seller, number, 'Scope');
  await cardIn(manager, 'Scope', number).waitFor(SOON);
  await cardIn(manager, 'Set up', number).waitFor({ state: 'detached', ...SOON });
  assert.equal(await column(manager, 'Scope').locator('.column-count').innerText(), String(Number(before) + 1));
});

// op: boardChanged, dealCreate
// screen: /boards/{process}
test('a new deal appears on boards that stand open, and not where it is filtered out', async () => {
  const manager = await at('sales-manager', BOARD);
  const other = await at('sales-manager', `${BOARD}?q=somethingelse`);
  const number = await newDeal(server, 'Arriving');
  await cardIn(manager, 'Qualify', number).waitFor(SOON);
  assert.equal(await cardIn(other, 'Qualify', number).count(), 0);
});

// op: dealChanged, dealMove
// screen: /deals/{number}
test('a deal that stands open follows its move', async () => {
  const number = await dealReadyForScope(server, 'Read');
  const seller = await at('ae', BOARD);
  const support = await at('sss', `/deals/${number}`);
  const here = support.page.locator('[aria-current=step]');
  await here.filter({ hasText: 'Set up' }).waitFor();
  await move(seller, number, 'Scope');
  await here.filter({ hasText: 'Scope' }).waitFor(SOON);
});

// covers: RS-3.4
// op: inboxChanged, dealMove
// screen: /inbox
test('a step that falls to somebody appears in the inbox that stands open', async () => {
  const number = await dealReadyForScope(server, 'Next for me');
  const seller = await at('ae', BOARD);
  const inbox = await at('ae', '/inbox');
  const line = inbox.page.getByRole('button', { name: new RegExp(`Arrange the scoping call.*${number}`) });
  assert.equal(await line.count(), 0);
  await move(seller, number, 'Scope');
  await line.waitFor(SOON);
});
