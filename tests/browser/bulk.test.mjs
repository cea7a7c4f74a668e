// Long columns and several cards at once: what is drawn, what the keyboard reaches, what becomes of each card.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newDeal } from './deals.mjs';
import { browser, server } from './ground.mjs';

const BOARD = '/boards/reseller';

const column = ({ page }, stage) => page.getByRole('region', { name: stage, exact: true });
const card = (place, number) => place.locator('[data-card]', { hasText: number });
const bar = ({ page }) => page.getByRole('toolbar', { name: /selected/ });

// op: board
// screen: /boards/{process}
test('a long column draws what is in view, and the keyboard reaches its end', async () => {
  const manager = await browser.person('sales-manager');
  await manager.open(`${BOARD}?open=completed`);
  const completed = column(manager, 'Completed');
  const cards = completed.locator('[data-card]');
  await cards.first().waitFor();
  const all = Number(await cards.first().getAttribute('aria-setsize'));
  assert.ok(all > 15, `${all} cards`);
  assert.ok((await cards.count()) < all, 'not all are drawn');

  await cards.first().getByRole('link').focus();
  await manager.page.keyboard.press('End');
  await completed.locator(`[aria-posinset="${all}"]`).waitFor();
  await manager.page.waitForFunction(
    (last) => document.activeElement.closest('[data-card]')?.getAttribute('aria-posinset') === last,
    String(all),
  );
  await manager.page.keyboard.press('Home');
  await manager.page.waitForFunction(
    () => document.activeElement.closest('[data-card]')?.getAttribute('aria-posinset') === '1',
  );
});

// op: dealMove
// screen: /boards/{process}
test('several cards are moved at once, and each says what became of it', async () => {
  const numbers = [await newDeal(server, 'First of two'), await newDeal(server, 'Second of two')];
  const seller = await browser.person('ae');
  await seller.open(`${BOARD}?q=of+two&open=on_hold`);
  const { page } = seller;
  await card(page, numbers[0]).getByRole('link').focus();
  await page.keyboard.press('x');
  await card(page, numbers[1]).click({ position: { x: 120, y: 12 } });
  await bar(seller).getByText('2 deals selected').waitFor();

  await bar(seller).getByRole('button', { name: 'Move to' }).click();
  await page.getByRole('menuitem', { name: 'Quote' }).click();
  const dialog = page.getByRole('dialog', { name: 'Moving 2 deals to Quote' });
  await dialog.getByText('0 deals changed · 2 stayed as they were').waitFor();
  for (const number of numbers) await dialog.getByRole('listitem').filter({ hasText: number }).getByText('Set up').waitFor();
  await dialog.getByRole('button', { name: 'Close' }).last().click();

  await bar(seller).getByRole('button', { name: 'Move to' }).click();
  await page.getByRole('menuitem', { name: 'On hold' }).click();
  await page.getByText('2 deals changed').waitFor();
  await page.keyboard.press('Escape');
  for (const number of numbers) await card(column(seller, 'On hold'), number).waitFor();
  await bar(seller).waitFor({ state: 'detached' });
});

// op: board
// screen: /boards/{process}
test('overdue and stuck deals are a press away, and the address says so', async () => {
  const manager = await browser.person('sales-manager');
  await manager.open(BOARD);
  const { page } = manager;
  await page.locator('[data-card]').first().waitFor();
  await page.getByRole('button', { name: 'Overdue' }).click();
  await page.waitForURL(`**${BOARD}?overdue=1`);
  await page.waitForFunction(() => {
    const cards = [...document.querySelectorAll('[data-card]')];
    return cards.length > 0 && cards.every((card) => card.querySelector('.due-late'));
  });
  await page.getByRole('button', { name: 'Overdue' }).click();
  await page.getByRole('button', { name: 'Stuck' }).click();
  await page.waitForURL(`**${BOARD}?stuck=1`);
  await page.waitForFunction(() => {
    const cards = [...document.querySelectorAll('[data-card]')];
    return cards.length > 0 && cards.every((card) => card.querySelector('.deal-card-days.is-slow'));
  });
});

// op: dealUpdate
// screen: /boards/{process}
test('several cards are given to another owner at once', async () => {
  const numbers = [await newDeal(server, 'To be given'), await newDeal(server, 'Given too')];
  const manager = await browser.person('sales-manager');
  await manager.open(`${BOARD}?q=given`);
  const { page } = manager;
  for (const number of numbers) await card(page, number).click({ modifiers: ['Control'], position: { x: 120, y: 12 } });
  await bar(manager).getByRole('button', { name: 'Give to' }).click();
  await page.getByRole('menuitem').nth(1).waitFor();
  const owner = await card(page, numbers[0]).getByRole('img', { name: /^(?!.*days).*$/ }).first().getAttribute('aria-label');
  const others = (await page.getByRole('menuitem').allTextContents()).map((name) => name.trim());
  const next = others.find((name) => name !== owner);
  await page.getByRole('menuitem', { name: next }).click();
  const dialog = page.getByRole('dialog', { name: `Giving 2 deals to ${next}` });
  await dialog.getByText('2 deals changed').waitFor();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  for (const number of numbers) await card(page, number).getByRole('img', { name: next }).waitFor();
});
