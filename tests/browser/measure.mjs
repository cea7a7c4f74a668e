// Measures a long board in a browser: how much is drawn, and how long keys and drags take to show.
//
//   node tests/browser/measure.mjs http://127.0.0.1:8080
//
// The server holds a seeded company (`stagewright seed`) and its web app. Prints one line of JSON; asserts nothing, since
// times depend on the machine.

import { chromium } from 'playwright-core';
import { PASSWORD } from './server.mjs';

const [address] = process.argv.slice(2);
const WANTED = 5_000;
const DRAGS = 20;

const chrome = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
const page = await (await chrome.newContext({ viewport: { width: 1440, height: 900 } })).newPage();

const drawn = () =>
  page.evaluate(() => ({
    nodes: document.querySelectorAll('*').length,
    onTheBoard: document.querySelectorAll('.board *').length,
    cards: document.querySelectorAll('[data-card]').length,
    loaded: [...document.querySelectorAll('.column-cards')]
      .map((column) => Number(column.querySelector('[data-card]')?.getAttribute('aria-setsize') ?? 0))
      .reduce((sum, size) => sum + size, 0),
  }));

/** What the person waits for between an input and the next picture, in milliseconds. */
async function delays(act) {
  await page.evaluate(() => {
    globalThis.seen = [];
    globalThis.watch = new PerformanceObserver((list) => globalThis.seen.push(...list.getEntries().map((entry) => entry.duration)));
    globalThis.watch.observe({ type: 'event', durationThreshold: 16 });
  });
  await act();
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  const seen = await page.evaluate(() => {
    globalThis.watch.disconnect();
    return globalThis.seen.sort((a, b) => a - b);
  });
  const at = (share) => seen[Math.min(seen.length - 1, Math.floor(seen.length * share))] ?? 0;
  return { inputs: seen.length, p50: at(0.5), p75: at(0.75), most: seen.at(-1) ?? 0 };
}

async function drag(from, to) {
  const card = await page.locator(`[data-stage=${from}] [data-card]`).first().boundingBox();
  const column = await page.locator(`[data-stage=${to}]`).boundingBox();
  const [x, y] = [card.x + 60, card.y + 20];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(column.x + 80, y + 150, { steps: 15 });
  await page.mouse.up();
  await page.keyboard.press('Escape');
}

await page.goto(address);
await page.fill('input[type=email]', 'director@demo.example');
await page.fill('input[type=password]', PASSWORD);
await page.keyboard.press('Enter');
await page.waitForSelector('#main');
await page.goto(`${address}/boards/reseller`);
await page.waitForSelector('[data-card]');
const first = await drawn();
let now = first;
while (now.loaded < WANTED) {
  await page.evaluate(() => {
    for (const column of document.querySelectorAll('.column-cards')) column.scrollTop = column.scrollHeight;
  });
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  now = await drawn();
}
await page.evaluate(() => {
  for (const column of document.querySelectorAll('.column-cards')) column.scrollTop = 0;
});
await page.locator('[data-card] a').first().focus();
const keys = await delays(async () => {
  for (let turn = 0; turn < 60; turn += 1) await page.keyboard.press(['ArrowDown', 'ArrowRight', 'ArrowDown', 'ArrowUp'][turn % 4]);
});
const drags = await delays(async () => {
  for (let turn = 0; turn < DRAGS; turn += 1) await drag('scope', 'quote');
});
console.log(JSON.stringify({ first, loaded: now, keys, drags, after: await drawn() }));
await chrome.close();
