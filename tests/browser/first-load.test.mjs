// What a first visit costs: how much travels, how it is packed, and what a browser may keep.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browser, server } from './ground.mjs';

/** Bytes that a first visit may take, as they travel. */
const BUDGET = 350_000;

/** Everything a first visit fetches, with the bytes that travelled for it. */
async function firstVisit() {
  const visitor = await browser.visitor();
  const session = await visitor.page.context().newCDPSession(visitor.page);
  const fetched = new Map();
  await session.send('Network.enable');
  session.on('Network.responseReceived', ({ requestId, response }) => {
    fetched.set(requestId, { address: new URL(response.url).pathname, bytes: 0 });
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (fetched.has(requestId)) fetched.get(requestId).bytes = encodedDataLength;
  });
  await visitor.open('/');
  await visitor.page.waitForLoadState('networkidle');
  return [...fetched.values()];
}

/** The files that the page names: scripts, styles, pictures and the program. */
async function assets() {
  const page = await (await fetch(server.url)).text();
  const named = [...page.matchAll(/(?:href|src)="(\/[^"#]+)"|'(\/[^']+\.(?:js|wasm))'/g)];
  return [...new Set(named.map(([, plain, imported]) => plain ?? imported))];
}

const ask = (path, encoding = 'br') => fetch(server.url + path, { headers: { 'accept-encoding': encoding } });

test(`a first visit takes at most ${BUDGET} bytes`, async (t) => {
  const fetched = await firstVisit();
  assert.ok(fetched.some(({ address, bytes }) => address.endsWith('.wasm') && bytes > 0), 'the program was fetched');
  const total = fetched.reduce((sum, { bytes }) => sum + bytes, 0);
  t.diagnostic(`${total} bytes travelled`);
  const list = fetched.map(({ address, bytes }) => `${bytes} ${address}`).join('\n');
  assert.ok(total <= BUDGET, `${total} bytes:\n${list}`);
});

test('files with a hash in their name are packed and may be kept for ever', async () => {
  const paths = await assets();
  assert.ok(paths.length >= 4, paths.join(' '));
  for (const path of paths) {
    // The build writes a hash of 64 bits without leading zeros.
    assert.match(path, /-[0-9a-f]{8,16}(_bg)?\.\w+$/);
    const answer = await ask(path);
    assert.equal(answer.status, 200, path);
    assert.equal(answer.headers.get('cache-control'), 'public, max-age=31536000, immutable', path);
    assert.equal(answer.headers.get('content-encoding'), 'br', path);
    assert.match(answer.headers.get('vary') ?? '', /accept-encoding/i, path);
    await answer.arrayBuffer();
  }
});

test('who cannot unpack gets files as they are', async () => {
  for (const path of await assets()) {
    const [packed, plain] = await Promise.all([ask(path), ask(path, 'identity')]);
    assert.equal(plain.headers.get('content-encoding'), null, path);
    assert.deepEqual(Buffer.from(await plain.arrayBuffer()), Buffer.from(await packed.arrayBuffer()), path);
  }
});

test('every page of the app is asked for anew, and a missing file is missing', async () => {
  for (const path of ['/', '/boards/reseller', '/deals/D-2026-0001', '/nothing/here']) {
    const answer = await ask(path);
    assert.equal(answer.status, 200, path);
    assert.match(answer.headers.get('content-type'), /^text\/html/, path);
    assert.equal(answer.headers.get('cache-control'), 'no-cache', path);
    await answer.arrayBuffer();
  }
  for (const path of ['/app-0000000000000000.css', '/missing.js', '/favicon.ico']) {
    const answer = await ask(path);
    assert.equal(answer.status, 404, path);
    assert.doesNotMatch(await answer.text(), /<html/i, path);
  }
});
