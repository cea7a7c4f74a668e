// Takes the pictures of README and guides: `cargo xtask docs --pictures`. They are looked at, never compared.

import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { DESKTOP, PHONE, openBrowser } from './browser.mjs';
import { startServer } from './server.mjs';

const FOLDER = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../docs/pictures');

/** What is shown: a file, who looks, on what, and where. */
const PICTURES = [
  { file: 'board', who: 'ae', screen: DESKTOP, at: '/boards/reseller' },
  { file: 'deal', who: 'ae', screen: DESKTOP, at: '/deals/D-2026-0058' },
  { file: 'process', who: 'ae', screen: DESKTOP, at: '/processes/reseller' },
  { file: 'inbox-phone', who: 'director', screen: PHONE, at: '/inbox' },
];

mkdirSync(FOLDER, { recursive: true });
const server = await startServer();
const browser = await openBrowser(server);
try {
  for (const { file, who, screen, at } of PICTURES) {
    const visitor = await browser.person(who, { screen });
    await visitor.open(at);
    await visitor.page.screenshot({ path: path.join(FOLDER, `${file}.png`) });
  }
} finally {
  await browser.close();
  await server.stop();
}
