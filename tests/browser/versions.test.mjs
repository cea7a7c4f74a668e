// An administrator changes a process: by forms and by text, with what is wrong beside it; publishes it, brings running
// deals to it and back.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DESKTOP, PHONE } from './browser.mjs';
import { browser, server } from './ground.mjs';

const FLOOR = 'Margin floor for strategic customers, in percent';

async function kept(page) {
  await page.getByText('Everything is kept.').waitFor();
}

// covers: PA-4.1
// op: processDraftStart, processDraftSave, processDraftPublish, processMigrationStart, processMigrationUndo
// screen: /processes/{key}/versions, /processes/{key}/edit
test('a process is changed, published, and running deals come to it and back', async () => {
  const visitor = await browser.person('admin', { screen: DESKTOP });
  const { page } = visitor;
  await visitor.open('/processes/partner_it/versions');
  await page.getByRole('button', { name: 'Begin a next version' }).click();
  await page.waitForURL(/\/processes\/partner_it\/edit$/);

  // By a form, and taken back.
  const outline = page.getByRole('navigation', { name: 'Stages and steps' });
  const { process } = await server.ask('admin', '{ process(key: "partner_it") { steps { key name } } }');
  const step = process.steps[0];
  await outline.getByRole('button', { name: step.name, exact: true }).click();
  const name = page.getByLabel('Name (English)');
  await name.fill('Get to know each other');
  await kept(page);
  await outline.getByRole('button', { name: 'Get to know each other', exact: true }).waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await kept(page);
  assert.equal(await name.inputValue(), step.name);
  await page.getByRole('button', { name: 'Redo' }).click();
  await kept(page);
  assert.equal(await name.inputValue(), 'Get to know each other');

  // By text; what does not read is said with its place, and nothing else is lost.
  const text = page.getByRole('textbox', { name: 'process.yaml' });
  const before = await text.inputValue();
  await text.fill(before.replace('probability:', 'probabilty:'));
  await page.getByText('unknown field `probabilty`').first().waitFor();
  await page.getByText(/process\.yaml:\d+:\d+/).waitFor();
  await text.fill(before);
  await kept(page);
  await page.getByText('Nothing was found.').waitFor();

  await page.getByRole('link', { name: 'What changes' }).click();
  await page.getByText(`“${step.name}”`).first().waitFor();
  // The same side by side, with what differs marked.
  await page.getByRole('button', { name: 'Side by side' }).click();
  const line = page.getByRole('listitem').filter({ hasText: /^Name\s*\(Changed\)/ }).last();
  assert.equal((await line.locator('del').textContent()).trim(), step.name);
  assert.equal((await line.locator('ins').textContent()).trim(), 'Get to know each other');
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page.getByLabel('What is new').fill('Warmer words');
  await page.getByRole('dialog').getByRole('button', { name: 'Publish', exact: true }).click();
  await page.getByText('Version 2', { exact: true }).waitFor();

  await page.getByRole('button', { name: 'Bring deals to version 2' }).click();
  await page.getByLabel('Why').fill('Everybody shall use them');
  const bring = page.getByRole('button', { name: /^Bring \d+ deals? on$/ });
  const count = Number((await bring.textContent()).match(/\d+/)[0]);
  await bring.click();
  await page.getByText(`${count} deals were brought on.`).waitFor();
  const { deals } = await server.ask('admin',
    '{ deals(first: 50, filter: { process: "partner_it", open: true }) { nodes { process { version } } } }');
  assert.ok(deals.nodes.some(({ process }) => process.version === 2));
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await page.getByText(`Undone: ${count} deals are back.`).waitFor();
});

// covers: PA-4.1
// op: processSimulation
test('a condition is clicked together, tried on past deals, and read on a phone', async () => {
  const visitor = await browser.person('admin', { screen: DESKTOP });
  const { page } = visitor;
  await visitor.open('/processes/reseller/versions');
  await page.getByRole('button', { name: 'Begin a next version' }).click();
  await page.waitForURL(/\/edit$/);
  await page.getByLabel(FLOOR).fill('99');
  await kept(page);
  const outline = page.getByRole('navigation', { name: 'Stages and steps' });
  await outline.getByRole('button', { name: 'Fill in the opportunity form', exact: true }).click();
  const group = page.getByRole('group', { name: 'Needed when', exact: true });
  await group.getByRole('button', { name: 'Add a condition' }).click();
  await group.getByLabel('About').selectOption({ label: 'Strategic customer' });
  await group.getByLabel('Test').selectOption({ label: 'is no' });
  await kept(page);
  await page.getByText(/^Needed when:/).waitFor();
  await page.getByRole('link', { name: 'What changes' }).click();
  await page.getByRole('button', { name: 'Try on past deals' }).click();
  await page.getByText(/^\d+ more\./).first().waitFor();

  const phone = await browser.person('admin', { screen: PHONE });
  await phone.open('/processes/reseller/versions');
  await phone.page.getByText(`The margin floor`).first().waitFor();
  const wide = await phone.page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  assert.equal(wide, false);
});
