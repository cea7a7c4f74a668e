// A lead from its first mention to a deal, with a conflict settled by name on the way.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DESKTOP, PHONE } from './browser.mjs';
import { field, fillIn } from './form.mjs';
import { browser, server } from './ground.mjs';

/** Enters a lead in the dialog and stays on its page. */
async function enterLead(seller, company) {
  const { page } = seller;
  await seller.open('/leads');
  await page.getByRole('button', { name: 'New lead', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'New lead' });
  await fillIn(dialog, { Company: company, Contact: 'Irma Vale', Source: 'Networking event', 'E-mail': 'irma@customer.example' });
  return dialog;
}

async function send(seller, dialog) {
  await dialog.getByRole('button', { name: 'Enter lead' }).click();
  await seller.page.waitForURL('**/leads/*');
  await seller.ready();
}

async function convert(seller, company, title) {
  const { page } = seller;
  await page.getByRole('button', { name: 'Make it a deal' }).click();
  const dialog = page.getByRole('dialog', { name: 'Make it a deal' });
  await fillIn(dialog, { Title: title });
  await dialog.getByRole('button', { name: 'Start the deal' }).click();
  await page.waitForURL('**/deals/D-*');
  await seller.ready();
  await page.getByRole('heading', { name: title, exact: true }).waitFor();
  await page.getByText(company).first().waitFor();
  const form = page.getByRole('region', { name: 'Next', exact: true });
  assert.equal(await field(form, 'Customer contact').inputValue(), 'Irma Vale', 'nothing is typed twice');
  assert.equal(await field(form, "Customer contact's e-mail").inputValue(), 'irma@customer.example');
}

async function leadBecomesDeal(screen, company) {
  const seller = await browser.person('ae', { screen });
  await send(seller, await enterLead(seller, company));
  await fillIn(seller.page, { 'Research and remarks': 'Met at the fair; two sites, tired network.' });
  await seller.page.getByRole('button', { name: 'Save', exact: true }).click();
  await seller.page.getByText('Lead saved.').first().waitFor();
  await convert(seller, company, 'Campus network');
}

// covers: RS-1.1, RS-1.4
// op: leadCreate, leadUpdate, leadConvert
// screen: /leads, /leads/{id}
test('a lead becomes a deal at a desk', () => leadBecomesDeal(DESKTOP, 'Halden Shipyard'));

// covers: RS-1.1, RS-1.4
// op: leadCreate, leadUpdate, leadConvert
// screen: /leads, /leads/{id}
test('a lead becomes a deal on a phone', () => leadBecomesDeal(PHONE, 'Ostmark Cranes'));

// covers: RS-1.3
// op: conflictCheck, leadCreate, conflictResolve, leadConvert
// screen: /leads, /leads/{id}
test('a conflict is shown while the company is typed, and settled by name before the lead becomes a deal', async () => {
  await server.createDeal('ae2', 'Other work', 'Brunel Water Works');
  const seller = await browser.person('ae');
  const dialog = await enterLead(seller, 'Brunel Waterworks Ltd');
  await dialog.getByText('Bruno Keller works on it').first().waitFor();
  await send(seller, dialog);
  const conflicts = seller.page.getByRole('region', { name: 'Who else works with this company' });
  await conflicts.getByText('The colleague or a sales lead settles this.').first().waitFor();
  const blocked = seller.page.getByText('First the conflict has to be settled.');
  await blocked.waitFor();

  const manager = await browser.person('sales-manager');
  await manager.open(seller.address());
  const own = manager.page.getByRole('region', { name: 'Who else works with this company' });
  const settle = own.getByRole('button', { name: 'Settle the conflict' });
  for (let left = await settle.count(); left > 0; left -= 1) {
    await settle.first().click();
    const how = manager.page.getByRole('dialog', { name: 'Settle the conflict' });
    await fillIn(how, { 'How it ends': 'Different companies or matters', Why: 'Two companies of similar names.' });
    await how.getByRole('button', { name: 'Settle the conflict' }).click();
    await how.waitFor({ state: 'hidden' });
    await settle.nth(left - 1).waitFor({ state: 'detached' });
  }
  await own.getByText('Marta Silva').first().waitFor();

  await seller.page.reload();
  await seller.ready();
  await conflicts.getByText('Two companies of similar names.').first().waitFor();
  await convert(seller, 'Brunel Waterworks Ltd', 'Pump stations');
});
