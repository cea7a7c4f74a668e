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

for (const [where, screen] of [['at a desk', DESKTOP], ['on a phone', PHONE]]) {
  // covers: CQ-6.2, CQ-1.5
  // op: itemAdd, itemChange, inbox, forecast
  // screen: /inbox, /deals/{number}
  test(`what falls to somebody on a list is seen to in the inbox ${where}`, async () => {
    const { number, seller } = await underNegotiation();
    const title = `Explain the service level ${where}`;
    const { dealByNumber } = await server.ask(seller, 'query ($n: String!) { dealByNumber(number: $n) { id version owner { id } } }', { n: number });
    const { id: deal, version: expectedVersion, owner } = dealByNumber;
    const input = { deal, expectedVersion, list: 'remarks', title, owner: owner.id, due: '2026-11-20' };
    await server.ask(seller, 'mutation ($input: ItemAddInput!) { itemAdd(input: $input) { userErrors { message } } }', { input });

    const visitor = await browser.person(seller, { screen });
    const { page } = visitor;
    await visitor.open('/inbox');
    const late = page.locator('section', { has: page.getByRole('heading', { name: /^Overdue/ }) });
    const line = late.getByRole('button', { name: new RegExp(title) });
    await line.click();
    const work = late.locator('.step-in-place');
    await work.getByRole('heading', { name: title }).and(page.locator(':focus')).waitFor();
    // Validating is not the seller's.
    assert.equal(await work.getByRole('button', { name: 'Validated' }).count(), 0);
    await fillIn(work, { 'Remark or answer': 'Nights are part of it' });
    await work.getByRole('button', { name: 'Answered' }).click();
    await page.getByText(`${title}: Answered.`).waitFor();
    await work.getByText('Nights are part of it').waitFor();

    // Beside what a stage is for stand the figures of the quarter.
    await visitor.open(`/deals/${number}`);
    await page.getByRole('navigation', { name: 'Stages of the deal' }).getByRole('button', { name: /^Negotiation/ }).click();
    const sheet = page.getByRole('dialog', { name: /^Negotiation/ });
    await sheet.getByText('Pipeline').waitFor();
    await sheet.getByRole('link', { name: 'The whole forecast' }).waitFor();
  });
}

// covers: CQ-7.3
// op: dealCorrect
// screen: /deals/{number}
test('a deal that is over is put right with the reason on record, by who may', async () => {
  const query = '{ deals(first: 1, filter: { process: "reseller", stage: ["completed"] }) { nodes { number title owner { email } } } }';
  const { deals } = await server.ask('director', query);
  const [{ number, owner }] = deals.nodes;
  const seller = await browser.person(owner.email.split('@')[0]);
  await seller.open(`/deals/${number}`);
  await seller.page.getByRole('heading', { level: 2 }).first().waitFor();
  assert.equal(await seller.page.getByRole('button', { name: 'Correct this deal' }).count(), 0);

  const director = await browser.person('director');
  const { page } = director;
  await director.open(`/deals/${number}`);
  await page.getByRole('button', { name: 'Correct this deal' }).click();
  const dialog = page.getByRole('dialog', { name: 'Correct this deal' });
  await dialog.getByRole('button', { name: 'Correct', exact: true }).click();
  await dialog.getByText('Nothing is different from what the deal says.').waitFor();
  await fillIn(dialog, { 'Field to put right': 'What the customer needs' });
  await fillIn(dialog, { 'What the customer needs': 'Forty switches, not four' });
  await dialog.getByRole('button', { name: 'Correct', exact: true }).click();
  await dialog.getByText('Please fill this in.').waitFor();
  await fillIn(dialog, { 'Why it is corrected': 'A digit was lost' });
  await dialog.getByRole('button', { name: 'Correct', exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
  await page.getByRole('listitem').getByText('A digit was lost').first().waitFor();
});
