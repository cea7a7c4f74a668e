// The diagram of a process: reached from its guide, moved and enlarged, walked by keyboard, and the way of one deal on it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DESKTOP, PHONE } from './browser.mjs';
import { dealReadyForScope, newDeal } from './deals.mjs';
import { eventually } from './eventually.mjs';
import { browser, server } from './ground.mjs';

const DIAGRAM = '/processes/reseller/diagram';

const canvas = ({ page }) => page.getByRole('region', { name: 'Reseller sale: diagram' });
const step = (visitor, name) => canvas(visitor).getByRole('button', { name: new RegExp(`^${name}`) });
const percent = async ({ page }) => Number.parseInt(await page.getByTitle('Normal size').textContent(), 10);
const scrolled = (visitor) => canvas(visitor).evaluate(({ scrollLeft, scrollTop }) => ({ scrollLeft, scrollTop }));

/** Whether an element is within what the canvas shows. */
const inView = async (visitor, element) => {
  const [around, inner] = [await canvas(visitor).boundingBox(), await element.boundingBox()];
  const fits = (start, size, from, length) => start >= from - 1 && start + size <= from + length + 1;
  return fits(inner.x, inner.width, around.x, around.width) && fits(inner.y, inner.height, around.y, around.height);
};

for (const [where, screen] of [['at a desk', DESKTOP], ['on a phone', PHONE]]) {
  // op: process, processLoad, board
  // screen: /processes/{key}/diagram
  test(`a process is looked at ${where}`, async () => {
    const { process, processLoad } = await server.ask('ae', `{
      process(key: "reseller") { diagram { stages { name } steps { key name } } }
      processLoad(key: "reseller") { step deals }
    }`);
    const { stages, steps } = process.diagram;
    const visitor = await browser.person('ae', { screen });
    const { page } = visitor;
    await visitor.open('/processes/reseller');
    await page.getByRole('link', { name: 'Diagram', exact: true }).click();
    await canvas(visitor).waitFor();
    assert.equal(visitor.address(), DIAGRAM);
    await visitor.ready();
    assert.deepEqual(await canvas(visitor).getByRole('heading').allTextContents(), stages.map(({ name }) => name));
    assert.deepEqual(
      (await canvas(visitor).locator('.diagram-step-name').allTextContents()).sort(),
      steps.map(({ name }) => name).sort(),
    );
    // It begins where the process does, at a size that can be read.
    assert.equal(await percent(visitor), 100);
    assert.ok(await inView(visitor, step(visitor, steps[0].name)), 'the first step is in view');
    assert.ok((await step(visitor, steps[0].name).boundingBox()).width > 150);

    const { step: key, deals } = processLoad[0];
    const waiting = steps.find((known) => known.key === key);
    const name = new RegExp(`^${waiting.name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}: ${deals} deals? waits? here`);
    await canvas(visitor).getByRole('link', { name }).waitFor();

    await page.getByRole('navigation', { name: 'Stages' }).getByRole('button', { name: /^Decide/ }).click();
    const decide = canvas(visitor).getByRole('heading', { name: 'Decide', exact: true });
    await eventually('the stage comes into view', () => inView(visitor, decide));
  });

  // screen: /processes/{key}/diagram
  test(`what a step asks is told beside the diagram ${where}`, async () => {
    const visitor = await browser.person('ae', { screen });
    const { page } = visitor;
    await visitor.open(DIAGRAM);
    await step(visitor, 'Talk to the vendor representative').click();
    const told = page.getByRole('region', { name: 'Talk to the vendor representative' });
    await told.getByText(/^Set up · Account executive/).waitFor();
    await told.getByText(/deals? waits? here/).waitFor();
    await eventually('the step stays in view', () => inView(visitor, step(visitor, 'Talk to the vendor')));
    assert.match(visitor.address(), /\?step=/);
    await page.reload();
    await visitor.ready();
    await told.waitFor();
    await told.getByRole('button', { name: 'Close' }).click();
    await told.waitFor({ state: 'detached' });
    assert.equal(visitor.address(), DIAGRAM);
    await step(visitor, 'Talk to the vendor').and(page.locator(':focus')).waitFor();
  });
}

// screen: /processes/{key}/diagram
test('the diagram is enlarged and made smaller around what is looked at', async () => {
  const visitor = await browser.person('ae');
  const { page } = visitor;
  await visitor.open(DIAGRAM);
  const group = page.getByRole('group', { name: 'Size' });
  await group.getByRole('button', { name: 'Larger' }).click();
  assert.equal(await percent(visitor), 125);
  await canvas(visitor).focus();
  await page.keyboard.press('-');
  await page.keyboard.press('-');
  assert.equal(await percent(visitor), 80);
  await page.keyboard.press('0');
  assert.equal(await percent(visitor), 100);

  const first = step(visitor, 'Open the ERP record');
  const before = await first.boundingBox();
  await page.mouse.move(before.x, before.y);
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -100);
  await page.keyboard.up('Control');
  await eventually('the wheel enlarges', async () => (await percent(visitor)) > 110);
  const after = await first.boundingBox();
  assert.ok(Math.hypot(after.x - before.x, after.y - before.y) < 3, 'what is under the pointer stays there');

  await group.getByRole('button', { name: 'Fit width' }).click();
  await eventually('all of it is seen', () =>
    canvas(visitor).evaluate(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth + 1));
  // From afar a stage is entered at a size that can be read.
  await page.getByRole('navigation', { name: 'Stages' }).getByRole('button', { name: /^Quote/ }).click();
  assert.equal(await percent(visitor), 100);
});

// screen: /processes/{key}/diagram
test('two fingers enlarge the diagram between them, and the page stays as it is', async () => {
  const visitor = await browser.person('ae', { screen: PHONE });
  const { page } = visitor;
  await visitor.open(DIAGRAM);
  const fingers = await page.context().newCDPSession(page);
  const { x, y } = await canvas(visitor).boundingBox();
  const touch = (type, apart) =>
    fingers.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: apart ? [-1, 1].map((side) => ({ x: x + 180 + side * apart, y: y + 200 })) : [],
    });
  await touch('touchStart', 40);
  for (const apart of [44, 50, 56, 60]) await touch('touchMove', apart);
  await touch('touchEnd');
  await eventually('it is half as large again', async () => (await percent(visitor)) === 150);
  assert.equal(await page.evaluate(() => visualViewport.scale), 1);
});

// screen: /processes/{key}/diagram
test('a mouse pulls the diagram without choosing a step', async () => {
  const visitor = await browser.person('ae');
  const { page } = visitor;
  await visitor.open(DIAGRAM);
  const box = await step(visitor, 'Open the ERP record').boundingBox();
  await page.mouse.move(box.x + 60, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x - 240, box.y + 20, { steps: 5 });
  await page.mouse.up();
  assert.equal((await scrolled(visitor)).scrollLeft, 300);
  assert.equal(visitor.address(), DIAGRAM);
});

// screen: /processes/{key}/diagram
test('without a mouse, arrows go from step to step and Enter tells what one asks', async () => {
  const visitor = await browser.person('ae');
  const { page } = visitor;
  await visitor.open(DIAGRAM);
  await canvas(visitor).focus();
  await page.keyboard.press('Tab');
  const focused = (name) => step(visitor, name).and(page.locator(':focus')).waitFor({ timeout: 5_000 });
  await focused('Fill in the opportunity form');
  await page.keyboard.press('ArrowRight');
  await focused('Open the ERP record');
  await page.keyboard.press('ArrowDown');
  await focused('Register the deal with the vendor');
  await page.keyboard.press('ArrowRight');
  await focused('Confirm that the registration will be approved');
  await page.keyboard.press('Enter');
  const told = page.getByRole('region', { name: 'Confirm that the registration will be approved' });
  await told.waitFor();
  await page.keyboard.press('Escape');
  await told.waitFor({ state: 'detached' });
  await focused('Confirm that the registration will be approved');
});

for (const [where, screen] of [['at a desk', DESKTOP], ['on a phone', PHONE]]) {
  // op: dealByNumber, process
  // screen: /processes/{key}/diagram, /deals/{number}
  test(`a deal shows its way through the process ${where}`, async () => {
    const number = await dealReadyForScope(server, `Way ${screen.width}`);
    const visitor = await browser.person('ae', { screen });
    const { page } = visitor;
    await visitor.open(`/deals/${number}`);
    await page.getByRole('link', { name: 'Its way through the process' }).click();
    await canvas(visitor).waitFor();
    assert.equal(visitor.address(), `${DIAGRAM}?deal=${number}`);
    await visitor.ready();
    assert.equal(await page.getByRole('complementary', { name: number }).count(), 0, 'the deal does not lie over it');
    const lane = canvas(visitor).getByRole('listitem').filter({ has: page.getByText('The deal is here') }).first();
    assert.equal(await lane.getByRole('heading').textContent(), 'Set up');
    assert.match(await step(visitor, 'Fill in the opportunity form').textContent(), /^Fill in the opportunity form\s*done · /);
    await eventually('it begins where the deal is', () => inView(visitor, lane.getByText('The deal is here')));
    await page.getByRole('link', { name: new RegExp(`^${number}`) }).click();
    await page.waitForURL(`**/deals/${number}`);
  });
}

// screen: /processes/{key}/diagram
test('an unknown process or deal is said to be unknown', async () => {
  const visitor = await browser.person('ae');
  const { page } = visitor;
  await visitor.open('/processes/nothing/diagram');
  await page.getByText('There is no such process.').waitFor();
  const number = await newDeal(server, 'Elsewhere');
  await visitor.open(`/processes/committee/diagram?deal=${number}`);
  await page.getByText('This process has no such deal').waitFor();
  await page.getByRole('region', { name: /: diagram$/ }).waitFor();
});
