// A server and a browser for a file of tests. Whoever imports it finds both standing before the first test; after each
// test everybody leaves, which fails where something went wrong for somebody.

import { after, afterEach, before } from 'node:test';
import { openBrowser } from './browser.mjs';
import { startServer } from './server.mjs';

export let server;
export let browser;

before(async () => {
  server = await startServer();
  browser = await openBrowser(server);
});
afterEach(() => browser.everybodyLeaves());
after(async () => {
  await browser?.close();
  await server?.stop();
});
