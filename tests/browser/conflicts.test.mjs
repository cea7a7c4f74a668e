// A deal with a company that a colleague works with: held until the colleague settles it, on record, on the deal's page.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fillIn } from './form.mjs';
import { browser, server } from './ground.mjs';

const conflicts = ({ page }) => page.getByRole('region', { name: 'Who else works with this company' });

// covers: RS-1.3
// op: dealCreate, conflictResolve, deal
// screen: /deals/{number}
test('a colleague settles the conflict of a deal where it stands, the seller does not, and both see how it ended', async () => {
  await server.createDeal('ae2', 'Office network', 'Halden Shipping');
  const { number } = await server.createDeal('ae', 'Warehouse network', 'Halden Shipping');

  const seller = await browser.person('ae');
  await seller.open(`/deals/${number}`);
  await conflicts(seller).getByText('Bruno Keller works on it').first().waitFor();
  assert.equal(await conflicts(seller).getByRole('button').count(), 0, 'nobody settles it in the own favour');

  const colleague = await browser.person('ae2');
  await colleague.open(`/deals/${number}`);
  await conflicts(colleague).getByRole('button', { name: 'Settle the conflict' }).click();
  const dialog = colleague.page.getByRole('dialog', { name: 'Settle the conflict' });
  await fillIn(dialog, { 'How it ends': 'Both work on it together', Why: 'Two sites, two budgets.' });
  await dialog.getByRole('button', { name: 'Settle the conflict' }).click();
  await conflicts(colleague).getByText('Two sites, two budgets.').waitFor();
  await conflicts(seller).getByText('Two sites, two budgets.').waitFor();
});
