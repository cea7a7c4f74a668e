// What a deal keeps beside its steps: lists with states, persons and days; how sure it is; and stops that say why.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DESKTOP, PHONE } from './browser.mjs';
import { fillIn } from './form.mjs';
import { browser, server } from './ground.mjs';

/** A deal under negotiation, and the address of its seller. */
async function underNegotiation() {
  const query =
    '{ deals(first: 20, filter: { process: "committee", stage: ["negotiation"] }) { nodes { number owner { email } } } }';
  const { deals } = await server.ask('director', query);
  const [deal] = deals.nodes;
  assert.ok(deal, 'the demo company negotiates with nobody');
  return { number: deal.number, seller: deal.owner.email.split('@')[0] };
}

const list = ({ page }, name) => page.getByRole('region', { name, exact: true });

for (const [where, screen] of [['at a desk', DESKTOP], ['on a phone', PHONE]]) {
  // covers: CQ-6.2
  // op: itemAdd, itemChange
  // screen: /deals/{number}
  test(`a remark of the customer is put down, answered and withdrawn ${where}`, async () => {
    const { number, seller } = await underNegotiation();
    const visitor = await browser.person(seller, { screen });
    const { page } = visitor;
    await visitor.open(`/deals/${number}`);
    const remarks = list(visitor, "Customer's remarks");
    await remarks.getByRole('button', { name: "Add to Customer's remarks" }).click();
    const dialog = page.getByRole('dialog', { name: "Add to Customer's remarks" });
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await dialog.getByText('Please fill this in.').waitFor();
    const title = `Payment within thirty days, ${where}`;
    await fillIn(dialog, { What: title, By: '2027-02-01' });
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await remarks.getByText(title).waitFor();

    // Answered by its state; the focus stays with it, and validating is not the seller's.
    await remarks.getByRole('button', { name: `${title}: Open. Choose another state` }).click();
    await page.getByRole('menuitem', { name: 'Answered' }).waitFor();
    assert.equal(await page.getByRole('menuitem', { name: 'Validated' }).count(), 0);
    await page.getByRole('menuitem', { name: 'Answered' }).click();
    const state = remarks.getByRole('button', { name: `${title}: Answered. Choose another state` });
    await state.and(page.locator(':focus')).waitFor();

    await remarks.getByRole('button', { name: `What to do with “${title}”` }).click();
    await page.getByRole('menuitem', { name: 'Withdraw' }).click();
    const asks = page.getByRole('dialog', { name: title });
    await fillIn(asks, { 'Why it is not needed': 'Settled on the phone' });
    await asks.getByRole('button', { name: 'Withdraw' }).click();
    const row = remarks.getByRole('listitem').filter({ hasText: title });
    await row.getByText('withdrawn').waitFor();
    await row.getByText('Settled on the phone').waitFor();
  });
}

// covers: CQ-1.4, CQ-2.2
// op: dealForecast
// screen: /deals/{number}
test('the type says why, and best case asks which doubt is left', async () => {
  const { number, seller } = await underNegotiation();
  const visitor = await browser.person(seller);
  const { page } = visitor;
  await visitor.open(`/deals/${number}`);
  await page.getByRole('button', { name: /: why this type$/ }).click();
  await page.getByText(/^(Amount|It is) .*\.$/).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^Forecast .*: choose another$/ }).click();
  await page.getByRole('menuitemradio', { name: 'Best case' }).click();
  const dialog = page.getByRole('dialog', { name: 'Forecast: Best case' });
  await fillIn(dialog, { 'The doubt that is left': 'The budget is not signed' });
  await dialog.getByRole('button', { name: 'Save' }).click();
  // Beside the category, and in the history of the deal.
  await page.getByRole('definition').getByText('The budget is not signed').waitFor();
  await page.getByRole('listitem').getByText('The budget is not signed').waitFor();
  await page.getByRole('button', { name: 'Forecast Best case: choose another' }).waitFor();
});

// covers: CQ-1.1
// op: dealMove
// screen: /boards/{process}
test('a card that is set aside asks why and until when, and Escape leaves it where it is', async () => {
  const { number, seller } = await underNegotiation();
  const visitor = await browser.person(seller);
  const { page } = visitor;
  await visitor.open('/boards/committee?open=on_hold');
  const column = (name) => page.getByRole('region', { name, exact: true });
  const card = (name) => column(name).locator('[data-card]', { hasText: number });
  const setAside = async () => {
    await card('Negotiation').locator('[data-act=menu]').click();
    await page.getByRole('menuitem', { name: 'On hold' }).click();
  };
  await setAside();
  const dialog = page.getByRole('dialog', { name: `Move ${number} to On hold` });
  await dialog.waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  await card('Negotiation').waitFor();

  await setAside();
  await dialog.getByRole('button', { name: 'Move it' }).click();
  assert.equal(await dialog.getByText('Please fill this in.').count(), 2);
  await fillIn(dialog, { Why: 'The budget was frozen', 'Look at it again on': '2027-03-01' });
  await dialog.getByRole('button', { name: 'Move it' }).click();
  await card('On hold').waitFor();
  await visitor.open(`/deals/${number}`);
  await page.getByText('The budget was frozen').first().waitFor();
});
