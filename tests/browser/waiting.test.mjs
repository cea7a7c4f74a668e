// Where deals wait, on the diagram: the numbers follow what happens, and lead to the deals on the board.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DESKTOP, PHONE } from './browser.mjs';
import { dealReadyForScope, newDeal } from './deals.mjs';
import { eventually } from './eventually.mjs';
import { browser, server } from './ground.mjs';

const STEP = 'Fill in the opportunity form';
const DIAGRAM = '/processes/reseller/diagram';

const count = ({ page }) => page.getByRole('link', { name: new RegExp(`^${STEP}: `) });

async function waiting() {
  const { processLoad } = await server.ask('ae', '{ processLoad(key: "reseller", steps: ["opportunity_form"]) { deals } }');
  return processLoad[0]?.deals ?? 0;
}

// op: processLoad, boardChanged
// screen: /processes/{key}/diagram
test('the diagram counts along, asking for nothing but what changed', async () => {
  await newDeal(server, 'Counted');
  const visitor = await browser.person('ae');
  const asked = [];
  visitor.page.on('request', (request) => {
    const name = /"(?:operationName|documentId)":"(\w+)/.exec(request.postData() ?? '')?.[1];
    if (name) asked.push(name);
  });
  await visitor.open(DIAGRAM);
  const before = await waiting();
  await count(visitor).getByText(String(before), { exact: true }).waitFor();
  asked.length = 0;
  await newDeal(server, 'Counted along');
  await count(visitor).getByText(String(before + 1), { exact: true }).waitFor();
  assert.equal(asked.filter((name) => name.startsWith('ProcessLoadQuery')).length, 0, asked.join(' '));
});

for (const [where, screen] of [['at a desk', DESKTOP], ['on a phone', PHONE]]) {
  // op: board
  // screen: /processes/{key}/diagram, /boards/{process}
  test(`the number of a step leads to its deals on the board ${where}`, async () => {
    const number = await newDeal(server, `Waits ${screen.width}`);
    const gone = await dealReadyForScope(server, `Goes on ${screen.width}`);
    const visitor = await browser.person('ae', { screen });
    const { page } = visitor;
    await visitor.open(DIAGRAM);
    await count(visitor).click();
    await page.waitForURL('**/boards/reseller?at=opportunity_form');
    await visitor.ready();
    const chip = page.getByRole('button', { name: `Waits at: ${STEP}` });
    await chip.waitFor();
    const card = (number) => page.locator('.deal-card').filter({ hasText: number });
    await card(number).waitFor();
    assert.equal(await card(gone).count(), 0);
    assert.equal(await page.locator('.deal-card').count() <= await waiting(), true);

    // A deal that comes to wait there comes in.
    const another = await newDeal(server, `Comes in ${screen.width}`);
    await card(another).waitFor();

    // The filter goes away like any other.
    await chip.click();
    await eventually('the address forgets the step', () => visitor.address() === '/boards/reseller');
    await card(gone).waitFor();
  });
}

// screen: /processes/{key}/diagram
test('Tab goes from a step to its number', async () => {
  await newDeal(server, 'By keyboard');
  const visitor = await browser.person('ae');
  const { page } = visitor;
  await visitor.open(DIAGRAM);
  await page.getByRole('region', { name: 'Reseller sale: diagram' }).focus();
  await page.keyboard.press('Tab');
  await page.getByRole('button', { name: new RegExp(`^${STEP}`) }).and(page.locator(':focus')).waitFor();
  await page.keyboard.press('Tab');
  await count(visitor).and(page.locator(':focus')).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL('**/boards/reseller?at=opportunity_form');
});
