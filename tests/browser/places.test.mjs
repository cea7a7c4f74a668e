// The order of cards in a column: by mouse, menu and keyboard, for everybody who looks.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newDeal } from './deals.mjs';
import { eventually } from './eventually.mjs';
import { browser, server } from './ground.mjs';

const BOARD = '/boards/reseller';

const column = ({ page }) => page.getByRole('region', { name: 'Qualify', exact: true });
const card = (visitor, number) => column(visitor).locator('[data-card]', { hasText: number });

/** The numbers of a column from its top, as far as they are drawn. */
async function order(visitor, among) {
  const rows = await column(visitor)
    .locator('[data-card]')
    .evaluateAll((cards) =>
      cards
        .map((card) => [card.getBoundingClientRect().top, card.querySelector('.deal-card-number').textContent])
        .sort(([one], [other]) => one - other)
        .map(([, number]) => number),
    );
  return rows.filter((number) => among.includes(number));
}

async function expectOrder(visitor, numbers) {
  const wanted = numbers.join();
  await eventually(`the order ${wanted}`, async () => (await order(visitor, numbers)).join() === wanted);
}

// op: dealPlace, boardChanged
// screen: /boards/{process}
test('a card is put elsewhere in its column, and others see it there', async () => {
  const [a, b, c] = [await newDeal(server, 'A'), await newDeal(server, 'B'), await newDeal(server, 'C')];
  const seller = await browser.person('ae');
  const colleague = await browser.person('director');
  for (const visitor of [seller, colleague]) {
    await visitor.open(BOARD);
    await expectOrder(visitor, [c, b, a]);
  }

  // By mouse: the last goes between the first two.
  const { page } = seller;
  const [from, to] = [await card(seller, a).boundingBox(), await card(seller, b).boundingBox()];
  await page.mouse.move(from.x + 40, from.y + 40);
  await page.mouse.down();
  await page.mouse.move(from.x + 40, from.y + 20);
  await page.mouse.move(from.x + 40, to.y + 4, { steps: 4 });
  await column(seller).locator('.column-gap').waitFor();
  await page.mouse.up();
  for (const visitor of [seller, colleague]) await expectOrder(visitor, [c, a, b]);
  assert.equal(seller.address(), BOARD, 'letting go is not a press on the card');

  // By keyboard, and the card keeps the focus.
  await card(seller, b).getByRole('link').focus();
  await page.keyboard.press('Alt+ArrowUp');
  for (const visitor of [seller, colleague]) await expectOrder(visitor, [c, b, a]);
  assert.match(await page.evaluate(() => document.activeElement.closest('[data-card]').textContent), new RegExp(b));

  // By the menu.
  await page.getByRole('button', { name: `${a}: actions` }).click();
  await page.getByRole('menu').getByRole('menuitem', { name: 'Put on top' }).click();
  for (const visitor of [seller, colleague]) await expectOrder(visitor, [a, c, b]);

  // It is there after a fetch too.
  await seller.open(BOARD);
  await expectOrder(seller, [a, c, b]);
});
