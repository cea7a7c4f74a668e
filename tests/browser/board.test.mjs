// Moving deals on the board: by pointer, by menu and by keyboard, with refusals, undoing, filters and the way back.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PHONE } from './browser.mjs';
import { dealFromLead, dealReadyForScope, newDeal, stageOf } from './deals.mjs';
import { field, fillIn } from './form.mjs';
import { browser, server } from './ground.mjs';

const BOARD = '/boards/reseller';

const column = ({ page }, stage) => page.getByRole('region', { name: stage, exact: true });
const card = (place, number) => place.locator('[data-card]', { hasText: number });
const title = (place, number) => card(place, number).getByRole('link');
const menuButton = ({ page }, number) => page.getByRole('button', { name: `${number}: actions` });
const messages = ({ page }) => page.getByRole('status', { name: 'Messages' });
const refusal = ({ page }, number, stage) => page.getByRole('dialog', { name: `${number} cannot move to ${stage} yet` });

async function onBoard(options, address = BOARD) {
  const seller = await browser.person('ae', options);
  await seller.open(address);
  return seller;
}

const expectAt = (visitor, number, stage) => card(column(visitor, stage), number).waitFor();

const hasFocus = (control) => control.evaluate((element) => element === document.activeElement);

/** Takes a card by the mouse, holds it over a column, and lets go there after a look. */
async function drag(visitor, number, stage, look = async () => {}) {
  const { page } = visitor;
  const from = await title(page, number).boundingBox();
  await page.mouse.move(from.x + 20, from.y + 10);
  await page.mouse.down();
  await page.mouse.move(from.x + 40, from.y + 20);
  const to = await column(visitor, stage).boundingBox();
  await page.mouse.move(to.x + to.width / 2, to.y + 120, { steps: 4 });
  await look(column(visitor, stage));
  await page.mouse.up();
}

const choose = ({ page }, item) => page.getByRole('menu').getByRole('menuitem', { name: item }).click();

// op: dealMove, board
// screen: /boards/{process}
test('a card is moved with the mouse', async () => {
  const number = await dealReadyForScope(server, 'Pointer');
  const seller = await onBoard();
  await drag(seller, number, 'Scope', (target) => target.and(seller.page.locator('.is-allowed.is-over')).waitFor());
  await expectAt(seller, number, 'Scope');
  await messages(seller).getByText(`${number} moved to Scope.`).waitFor();
  assert.equal(await stageOf(server, number), 'scope');
  assert.equal(seller.address(), BOARD, 'letting go is not a press on the card');
});

// op: dealMove, boardChanged
// screen: /boards/{process}
test('a move draws the cards of two columns anew and no others', async () => {
  const number = await dealReadyForScope(server, 'Counted');
  const seller = await onBoard();
  await expectAt(seller, number, 'Set up');
  await seller.page.evaluate(() => {
    globalThis.drawn = new Set();
    for (const cards of document.querySelectorAll('.column-cards')) {
      const { stage } = cards.closest('[data-stage]').dataset;
      const watch = new MutationObserver(() => globalThis.drawn.add(stage));
      watch.observe(cards.querySelector('ol'), { childList: true, subtree: true, characterData: true });
    }
  });
  await drag(seller, number, 'Scope');
  await messages(seller).getByText(`${number} moved to Scope.`).waitFor();
  await card(column(seller, 'Scope'), number).locator('.deal-card-step').waitFor();
  assert.deepEqual(await seller.page.evaluate(() => [...globalThis.drawn].sort()), ['scope', 'set_up']);
});

// covers: RS-2.1
// op: dealMove, board
// screen: /boards/{process}
test('a column that refuses a card says why while it is in the hand, and again when it is dropped', async () => {
  const number = await newDeal(server, 'Refused');
  const seller = await onBoard();
  const why = '“Fill in the opportunity form” is not done yet';
  await drag(seller, number, 'Set up', (target) => target.getByText(why).waitFor());
  const dialog = refusal(seller, number, 'Set up');
  await dialog.getByText(why).waitFor();
  await expectAt(seller, number, 'Qualify');
  assert.equal(await stageOf(server, number), 'qualify');

  await dialog.getByRole('link', { name: 'Do it' }).click();
  const panel = seller.page.getByRole('complementary', { name: number });
  await panel.getByRole('heading', { name: 'Fill in the opportunity form' }).waitFor();
  assert.equal(seller.address(), `${BOARD}?step=opportunity_form&deal=${number}`);
});

// op: dealMove
// screen: /boards/{process}
test('Escape lets go of a card', async () => {
  const number = await dealReadyForScope(server, 'Dropped');
  const seller = await onBoard();
  await drag(seller, number, 'Scope', () => seller.page.keyboard.press('Escape'));
  await seller.page.locator('html:not([data-dragging])').waitFor({ state: 'attached' });
  await expectAt(seller, number, 'Set up');
  assert.equal(await stageOf(server, number), 'set_up');
});

// op: dealMove, board
// screen: /boards/{process}
test('a card is moved by its menu, and the move is undone', async () => {
  const number = await newDeal(server, 'Menu');
  const seller = await onBoard({}, `${BOARD}?open=on_hold`);
  await menuButton(seller, number).click();
  await choose(seller, 'On hold');
  await expectAt(seller, number, 'On hold');
  await messages(seller).getByText(`${number} moved to On hold.`).waitFor();
  assert.equal(await stageOf(server, number), 'on_hold');

  await messages(seller).getByRole('button', { name: 'Undo' }).click();
  await expectAt(seller, number, 'Qualify');
  await messages(seller).getByText(`${number} moved to Qualify.`).waitFor();
  assert.equal(await stageOf(server, number), 'qualify');
});

// op: dealMove
// screen: /boards/{process}, /deals
test('a move is undone from another page', async () => {
  const number = await newDeal(server, 'Later');
  const seller = await onBoard();
  await menuButton(seller, number).click();
  await choose(seller, 'On hold');
  const undo = messages(seller).getByRole('button', { name: 'Undo' });
  await undo.waitFor();
  await seller.page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: 'Deals' }).click();
  await seller.page.waitForURL('**/deals');
  await seller.ready();
  await undo.click();
  await messages(seller).getByText(`${number} moved to Qualify.`).waitFor();
  assert.equal(await stageOf(server, number), 'qualify');
});

// op: dealMove
// screen: /boards/{process}
test('a card is moved by the keyboard alone', async () => {
  const number = await dealReadyForScope(server, 'Keyboard');
  const seller = await onBoard();
  const { keyboard } = seller.page;
  const first = column(seller, 'Qualify').locator('[data-card]').first().getByRole('link');
  await first.focus();
  await keyboard.press('ArrowRight');
  const own = title(column(seller, 'Set up'), number);
  assert.ok(await hasFocus(own), 'the newest card of the next column');
  await keyboard.press('ArrowDown');
  assert.ok(!(await hasFocus(own)), 'down goes on');
  await keyboard.press('ArrowUp');
  assert.ok(await hasFocus(own), 'up comes back');

  await keyboard.press('m');
  const items = seller.page.getByRole('menu').getByRole('menuitem');
  const scope = items.filter({ hasText: 'Scope' });
  await scope.waitFor();
  for (let tries = await items.count(); tries > 0 && !(await hasFocus(scope)); tries -= 1) await keyboard.press('ArrowDown');
  assert.ok(await hasFocus(scope), 'arrows reach every entry of the menu');
  await keyboard.press('Enter');
  await expectAt(seller, number, 'Scope');
  await messages(seller).getByText(`${number} moved to Scope.`).waitFor();

  await title(seller.page, number).focus();
  await keyboard.press('Enter');
  const panel = seller.page.getByRole('complementary', { name: number });
  await panel.waitFor();
  // The card changes behind the panel and is drawn anew.
  await server.changeDeal('ae', number, 'dealUpdate', { title: 'Keyboard and mouse' });
  await title(seller.page, number).getByText('Keyboard and mouse').waitFor();
  await keyboard.press('Escape');
  await panel.waitFor({ state: 'detached' });
  assert.equal(seller.address(), BOARD);
  const focused = title(seller.page, number).and(seller.page.locator(':focus'));
  await focused.waitFor({ timeout: 5_000 });
});

// op: dealMove
// screen: /boards/{process}
test('a move of a deal that somebody else moved first is taken back, and says so', async () => {
  const number = await newDeal(server, 'Overtaken');
  const seller = await browser.person('ae');
  // Live updates are held back, so that the seller sees the board of a moment ago.
  await seller.page.routeWebSocket('**/graphql', () => {});
  await seller.open(`${BOARD}?open=on_hold`);
  await menuButton(seller, number).click();
  await seller.page.getByRole('menuitem', { name: 'Lost' }).waitFor();
  await server.moveDeal('ae', number, 'on_hold');
  await choose(seller, 'Lost');
  await messages(seller).getByText(`${number} stays where it is.`).waitFor();
  await expectAt(seller, number, 'Qualify');
  assert.equal(await stageOf(server, number), 'on_hold');
});

// op: dealMove
// screen: /boards/{process}
test('a move that does not reach the server is taken back, and says so', async () => {
  const number = await newDeal(server, 'Unplugged');
  const seller = await onBoard();
  seller.forgive(/ERR_INTERNET_DISCONNECTED/);
  await menuButton(seller, number).click();
  await seller.page.getByRole('menuitem', { name: 'On hold' }).waitFor();
  await seller.page.context().setOffline(true);
  await choose(seller, 'On hold');
  await messages(seller).getByText(`${number} stays where it is. The server cannot be reached right now.`).waitFor();
  await expectAt(seller, number, 'Qualify');
  await seller.page.context().setOffline(false);
  assert.equal(await stageOf(server, number), 'qualify');
});

// op: board
// screen: /boards/{process}
test('what the board is narrowed to stands in the address, and back returns from a deal', async () => {
  const number = await newDeal(server, 'Needle');
  const seller = await onBoard();
  const { page } = seller;
  const cards = page.locator('[data-card]');
  await page.getByRole('searchbox', { name: 'Number, title, account' }).fill('needle');
  await cards.nth(1).waitFor({ state: 'detached' });
  assert.equal(seller.address(), `${BOARD}?q=needle`);
  await page.getByRole('button', { name: 'Mine', exact: true }).click();
  await page.waitForURL(`**${BOARD}?mine=1&q=needle`);

  await title(page, number).click();
  const panel = page.getByRole('complementary', { name: number });
  await panel.getByRole('heading', { name: 'Needle', exact: true }).waitFor();
  await page.goBack();
  await panel.waitFor({ state: 'detached' });
  assert.equal(seller.address(), `${BOARD}?mine=1&q=needle`);

  await page.reload();
  await seller.ready();
  await card(page, number).waitFor();
  assert.equal(await cards.count(), 1);
  assert.equal(await page.getByRole('searchbox').inputValue(), 'needle');
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await cards.nth(5).waitFor();
  assert.equal(seller.address(), BOARD);
});

// op: board, boardChanged, leadConvert
// screen: /boards/{process}
test('a board is narrowed by team, type and source, and what is set can be taken away', async () => {
  const deal = (who, source, company) => dealFromLead(server, who, { process: 'committee', source, company });
  const north = await deal('ae', 'PHONE', 'Halden Shipyard');
  const south = await deal('ae3', 'PHONE', 'Ostmark Cranes');
  const address = '/boards/committee';
  const seller = await onBoard({}, address);
  const { page } = seller;
  await Promise.all([north, south].map((number) => card(page, number).waitFor()));
  const choose = async (answers) => {
    await page.getByRole('button', { name: 'More filters' }).click();
    const filters = page.getByRole('dialog', { name: 'More filters' });
    await fillIn(filters, answers);
    await filters.getByRole('button', { name: 'Apply' }).click();
    await filters.waitFor({ state: 'hidden' });
  };
  await choose({ Team: 'South' });
  await card(page, north).waitFor({ state: 'detached' });
  await card(page, south).waitFor();
  assert.equal(seller.address(), `${address}?team=South`);
  await choose({ Source: 'Telephone' });
  const cards = page.locator('[data-card]');
  await cards.nth(1).waitFor({ state: 'detached' });
  assert.equal(seller.address(), `${address}?team=South&source=phone`);

  await page.reload();
  await seller.ready();
  await card(page, south).waitFor();
  assert.equal(await cards.count(), 1);

  // What arrives by itself is let in like the server would.
  await deal('ae3', 'EMAIL', 'Baltic Ferries');
  await deal('ae', 'PHONE', 'Verona Vans');
  const arrived = await deal('ae3', 'PHONE', 'Lagos Lamps');
  await card(page, arrived).waitFor();
  assert.equal(await cards.count(), 2);

  await page.getByRole('button', { name: 'Team: South' }).click();
  await card(page, north).waitFor();
  assert.equal(seller.address(), `${address}?source=phone`);
  await choose({ Type: 'Large', Source: 'All sources' });
  await page.waitForURL(`**${address}?type=large`);
  await page.getByRole('button', { name: 'Type: Large' }).waitFor();
  await card(page, north).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'More filters' }).click();
  assert.equal(await field(page.getByRole('dialog', { name: 'More filters' }), 'Type').inputValue(), 'large');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await card(page, south).waitFor();
  assert.equal(seller.address(), address);
});

// op: dealMove, board
// screen: /boards/{process}
test('on a phone a card is moved by its menu and opens as a page', async () => {
  const number = await newDeal(server, 'Thumb');
  const seller = await onBoard({ screen: PHONE }, `${BOARD}?open=on_hold`);
  await menuButton(seller, number).tap();
  await choose(seller, 'On hold');
  await expectAt(seller, number, 'On hold');
  await title(seller.page, number).tap();
  await seller.page.waitForURL(`**/deals/${number}`);
  await seller.ready();
  await seller.page.goBack();
  await expectAt(seller, number, 'On hold');
});
