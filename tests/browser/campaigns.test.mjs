// A campaign from its start to what came of it: a lead entered from its page, and the deal that the lead became.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DESKTOP, PHONE } from './browser.mjs';
import { field, fillIn } from './form.mjs';
import { browser, server } from './ground.mjs';

/** Starts a campaign in the dialog; it has no customer to ask for. */
async function startCampaign(marketing, title) {
  const { page, phone } = marketing;
  await marketing.open('/deals');
  await page.getByRole('button', { name: phone ? 'New' : 'New deal', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'New deal' });
  await fillIn(dialog, { Process: 'Campaign', 'What is it about': title });
  await field(dialog, 'Customer').waitFor({ state: 'detached' });
  await dialog.getByRole('button', { name: 'Start deal' }).click();
  await page.waitForURL('**/deals/D-*');
  await marketing.ready();
}

const cameOfIt = (page) => page.getByRole('region', { name: 'What came of it' });

/** The figure under a name. */
const figure = (page, name) => cameOfIt(page).locator('dl > div', { has: page.getByText(name, { exact: true }) }).locator('dd');

async function campaignBringsALead(screen, title, company) {
  const marketing = await browser.person('marketing', { screen });
  const { page } = marketing;
  await startCampaign(marketing, title);
  const campaign = marketing.address();
  await cameOfIt(page).getByText('No leads yet.').waitFor();

  await cameOfIt(page).getByRole('button', { name: 'New lead' }).click();
  const dialog = page.getByRole('dialog', { name: 'New lead' });
  await field(dialog, 'Campaign').waitFor();
  await page.waitForFunction(() => document.querySelector('dialog[open] select option:checked') !== null);
  await fillIn(dialog, { Company: company, Contact: 'Irma Vale' });
  await dialog.getByRole('button', { name: 'Enter lead' }).click();
  await dialog.getByText('Please fill this in.').first().waitFor();
  await fillIn(dialog, { Response: 'Business card' });
  await dialog.getByRole('button', { name: 'Enter lead' }).click();
  await page.waitForURL('**/leads/*');
  await marketing.ready();
  const lead = marketing.address();
  await page.getByRole('link', { name: title }).waitFor();
  await page.getByText('Business card').first().waitFor();

  await page.getByRole('link', { name: title }).click();
  await page.waitForURL(`**${campaign}`);
  await cameOfIt(page).getByText('Business card: 1').waitFor();
  assert.equal(await figure(page, 'Leads').textContent(), '1');
  const link = cameOfIt(page).getByRole('link', { name: company });
  assert.equal(await link.getAttribute('href'), lead);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  assert.ok(!wide, 'nothing stands beyond the screen');
}

// covers: DS-1.1, DS-1.2
// op: dealCreate, leadCreate, deal
// screen: /deals/{number}, /leads/{id}
test('a campaign is started and brings a lead at a desk', () => campaignBringsALead(DESKTOP, 'Desk fair', 'Kirkwall Ferries'));

// covers: DS-1.1, DS-1.2
// op: dealCreate, leadCreate, deal
// screen: /deals/{number}, /leads/{id}
test('a campaign is started and brings a lead on a phone', () => campaignBringsALead(PHONE, 'Phone fair', 'Lerwick Wool'));

// covers: DS-1.1
// op: leadUpdate, deal
// screen: /deals/{number}, /leads/{id}, /leads
test('the campaign of a lead is changed on its page, and the return stands on the campaign in French', async () => {
  const query = '{ deals(filter: { takesLeads: true }, first: 20) { nodes { number title leadYield { returnRatio leads { nodes { id company } } } } } }';
  const { deals } = await server.ask('marketing', query);
  const campaign = deals.nodes.find((deal) => deal.leadYield.returnRatio !== null);
  const director = await browser.person('managing-director');
  const { page } = director;
  await director.open(`/deals/${campaign.number}`);
  await figure(page, 'Return').getByText('%').waitFor();
  const { company } = campaign.leadYield.leads.nodes[0];
  await cameOfIt(page).getByRole('link', { name: company }).waitFor();

  const seller = await browser.person('ae');
  await seller.open('/leads');
  await seller.page.getByRole('button', { name: 'New lead', exact: true }).click();
  const dialog = seller.page.getByRole('dialog', { name: 'New lead' });
  await fillIn(dialog, { Company: 'Stromness Diving', Contact: 'Irma Vale', Source: 'Contact of product support' });
  await dialog.getByRole('button', { name: 'Enter lead' }).click();
  await seller.page.waitForURL('**/leads/*');
  await seller.ready();
  await fillIn(seller.page, { Source: 'Campaign' });
  await fillIn(seller.page, { Campaign: campaign.title, Response: 'Reply card' });
  await seller.page.getByRole('button', { name: 'Save', exact: true }).click();
  await seller.page.getByRole('link', { name: campaign.title }).waitFor();

  await server.ask('sales-admin', 'mutation { viewerUpdate(input: { locale: FR }) { userErrors { message } } }');
  const admin = await browser.person('sales-admin', { language: 'fr' });
  await admin.open(`/deals/${campaign.number}`);
  const brought = admin.page.getByRole('region', { name: 'Ce qu’elle a rapporté' });
  await brought.getByText('Carte-réponse', { exact: false }).first().waitFor();
  await brought.getByRole('link', { name: 'Stromness Diving' }).waitFor();
  await brought.getByText('Retour', { exact: true }).waitFor();
});
