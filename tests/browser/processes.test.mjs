// Processes to read: the catalogue, and the way from it to a process and back.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DESKTOP, PHONE } from './browser.mjs';
import { browser, server } from './ground.mjs';

for (const [where, screen] of [['at a desk', DESKTOP], ['on a phone', PHONE]]) {
  // op: processes, process
  // screen: /processes, /processes/{key}
  test(`every process is found in the catalogue and read ${where}`, async () => {
    const { processes } = await server.ask('ae', '{ processes { name stages { name } } }');
    const visitor = await browser.person('ae', { screen });
    const { page } = visitor;
    await visitor.open('/processes');
    const titles = await page.locator('#main h2').allTextContents();
    assert.deepEqual(titles, processes.map(({ name }) => name));
    const last = processes.at(-1);
    await page.getByRole('link', { name: last.name, exact: true }).click();
    await page.getByRole('heading', { name: last.stages[0].name, exact: true }).waitFor();
    await page.goBack();
    await page.getByRole('link', { name: `Board ${last.name}`, exact: true }).click();
    await page.getByRole('heading', { name: last.stages[0].name }).first().waitFor();
    assert.match(page.url(), /\/boards\//);
  });
}
