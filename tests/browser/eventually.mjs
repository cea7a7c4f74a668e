// Waiting for what should become true outside of a page, such as a mail that a worker sends.

import { setTimeout as pause } from 'node:timers/promises';

/** Asks again and again until the probe gives something, and gives it; fails after ten seconds. */
export async function eventually(what, probe) {
  const end = performance.now() + 10_000;
  while (performance.now() < end) {
    const found = await probe();
    if (found) return found;
    await pause(50);
  }
  throw new Error(`never came: ${what}`);
}
