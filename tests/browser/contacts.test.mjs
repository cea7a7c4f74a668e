// Who at the customer takes part in a deal, and what is not known yet.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DESKTOP, PHONE } from './browser.mjs';
import { fillIn } from './form.mjs';
import { browser, server } from './ground.mjs';

for (const [where, screen] of [['at a desk', DESKTOP], ['on a phone', PHONE]]) {
  // covers: DS-2.2
  // op: dealContactPut, dealContactRemove
  // screen: /deals/{number}
  test(`a gap among those who decide is closed by name, changed and opened again ${where}`, async () => {
    const filter = 'filter: { process: "distributor", stage: ["order", "after_sales", "on_hold"] }';
    const { deals } = await server.ask('sales-manager', `{ deals(first: 1, ${filter}) { nodes { number } } }`);
    const [deal] = deals.nodes;
    assert.ok(deal, 'the demo company sells no equipment');
    const visitor = await browser.person('sales-manager', { screen });
    const { page } = visitor;
    await visitor.open(`/deals/${deal.number}`);
    const card = page.getByRole('region', { name: 'People at the customer', exact: true });
    await card.getByRole('button', { name: 'Nobody yet: Who helps us inside' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a person' });
    assert.ok(await dialog.getByLabel('Who helps us inside').isChecked());
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await dialog.getByText('Please fill this in.').waitFor();
    const name = `Jo Lund, ${where}`;
    await fillIn(dialog, { Name: name });
    await dialog.getByLabel('E-mail').fill('jo@customer.example');
    await dialog.getByLabel('Attitude').selectOption('For us');
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    const row = card.getByRole('listitem').filter({ hasText: name });
    await row.getByText('For us').waitFor();
    assert.equal(await card.getByText('Nobody yet: Who helps us inside').count(), 0);

    // The person is changed, reached and taken off where the name stands.
    await row.getByRole('button', { name }).click();
    const person = page.getByRole('dialog', { name });
    await person.getByRole('link', { name: 'jo@customer.example' }).waitFor();
    await person.getByLabel('Attitude').selectOption('Against us');
    await person.getByRole('button', { name: 'Save' }).click();
    await row.getByText('Against us').waitFor();
    await row.getByRole('button', { name }).click();
    await person.getByRole('button', { name: 'Takes part no more' }).click();
    await card.getByRole('button', { name: 'Nobody yet: Who helps us inside' }).waitFor();
    assert.equal(await row.count(), 0);
  });
}
