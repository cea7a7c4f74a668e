// A deal from its first words to the architect's yes, by the people whose turn it is, at a desk and on a phone.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DESKTOP, PHONE } from './browser.mjs';
import { eventually } from './eventually.mjs';
import { field, fillIn } from './form.mjs';
import { browser } from './ground.mjs';

/** What every opportunity form needs. */
const OPPORTUNITY = {
  'Products and services asked for': '48-port access switches',
  'Main vendor': 'Nordwind Networks',
  'Customer contact': 'Greta Olsen',
  "Customer contact's e-mail": 'greta.olsen@customer.example',
  'Strategic customer': false,
  'Support contract affected': false,
  'Consulting wanted': false,
};

/** What an architect needs to know. */
const DETAILS = {
  'Present environment': 'Six switches from 2017, two of them failing',
  Quantity: '12',
  Locations: 'Head office and warehouse',
  'Technical contact': 'Tom Hughes',
  "Technical contact's e-mail": 'tom.hughes@customer.example',
  'Needed by': '2027-02-26',
  Constraints: 'Works only at night',
  'Expected growth': 'Forty more desks within a year',
};

/** The card of what is next on a deal. */
const next = ({ page }) => page.getByRole('region', { name: 'Next', exact: true });

const done = ({ page }) => page.getByRole('button', { name: 'Done', exact: true });

/** Starts a deal in the dialog and gives its number. */
async function startDeal(seller, customer) {
  const { page, phone } = seller;
  await seller.open('/boards/reseller');
  await page.getByRole('button', { name: phone ? 'New' : 'New deal', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'New deal' });
  await dialog.getByRole('button', { name: 'Start deal' }).click();
  await field(dialog, 'What is it about').and(dialog.locator('[aria-invalid=true]')).waitFor();
  await fillIn(dialog, { Customer: customer, 'What is it about': 'Campus switches', 'Estimated amount': '90,000' });
  await dialog.getByRole('button', { name: 'Start deal' }).click();
  await page.waitForURL('**/deals/D-*');
  await seller.ready();
  return page.url().split('/').at(-1);
}

/** A form with gaps is not taken, says what is missing, and is there again later. */
async function leaveHalfWay(seller) {
  const { page } = seller;
  await done(seller).click();
  await next(seller).getByRole('heading', { name: '10 things are still missing' }).waitFor();
  const need = field(next(seller), 'What the customer needs');
  assert.equal(await need.getAttribute('aria-invalid'), 'true');
  assert.equal(await need.evaluate((control) => control === document.activeElement), true, 'the first gap has the focus');
  await need.fill('Replace the switches of the head office');
  await next(seller).getByRole('heading', { name: '9 things are still missing' }).waitFor();
  await page.getByRole('button', { name: 'Save draft' }).click();
  await page.getByText('Draft saved', { exact: true }).first().waitFor();
  await page.reload();
  await seller.ready();
  assert.equal(await need.inputValue(), 'Replace the switches of the head office');
}

/** The architect can be asked for once enough is known. */
async function fillInOpportunity(seller) {
  const form = next(seller);
  await fillIn(form, OPPORTUNITY);
  await fillIn(form, { 'Deal registration needed': true, 'Architect needed': true });
  await fillIn(form, { 'Register with': 'Nordwind Networks', 'Ask for the architect now': true });
  await form.getByText('20 % of the details are there; 90 % are needed.').waitFor();
  await done(seller).click();
  await form.getByRole('radiogroup', { name: 'Ask for the architect now' }).and(form.locator('[aria-invalid=true]')).waitFor();
  await fillIn(form, DETAILS);
  await form.getByText('100 % of the details are there.').waitFor();
  await form.getByText('Everything needed is there.').waitFor();
}

async function submit(seller) {
  await done(seller).click();
  await next(seller).getByText('“Fill in the opportunity form” is done.').waitFor();
}

/** The mail about a deal to somebody, on the administrator's page of kept mails, leads to the deal. */
async function followMail(reader, number, to, subject) {
  const { page } = await browser.person('admin');
  const mail = page.locator('article', { hasText: `${number}: ${subject}` }).filter({ hasText: `To ${to}` });
  await eventually(`the mail to ${to}`, async () => {
    await page.goto('/dev/mail');
    return (await mail.count()) === 1;
  });
  await reader.open(await mail.getByRole('link').getAttribute('href'));
  assert.equal(reader.address(), `/deals/${number}`);
  await reader.page.getByRole('heading', { name: 'Campus switches' }).waitFor();
}

/** Opens a step of a deal in the inbox, fills it in there and ends it. */
async function doInInbox(worker, number, step, answers, ending = 'Done') {
  const { page } = worker;
  await worker.open('/inbox');
  const line = page.getByRole('button', { name: new RegExp(`${step}.*${number}`) });
  await line.click();
  const task = page.getByRole('listitem').filter({ has: line });
  await fillIn(task, answers);
  await task.getByRole('button', { name: ending, exact: true }).click();
  await page.getByRole('status', { name: 'Messages' }).getByText(`“${step}”`).waitFor();
  await line.waitFor({ state: 'detached' });
}

/** The column of the board in which a deal stands. */
async function expectOnBoard(visitor, number, stage) {
  await visitor.open('/boards/reseller');
  const column = visitor.page.getByRole('region', { name: stage, exact: true });
  await column.locator('[data-card]', { hasText: number }).waitFor();
}

async function moveOn(seller, number, stage) {
  const { page } = seller;
  await seller.open(`/deals/${number}`);
  await page.getByRole('button', { name: `Move to ${stage}` }).click();
  await page.locator('[aria-current=step]', { hasText: stage }).waitFor();
}

async function journey(screen, customer) {
  const seller = await browser.person('ae', { screen });
  const number = await startDeal(seller, customer);
  await leaveHalfWay(seller);
  await fillInOpportunity(seller);
  await submit(seller);
  await expectOnBoard(seller, number, 'Set up');

  const administrator = await browser.person('admin', { screen });
  await followMail(administrator, number, 'director@demo.example', 'new opportunity');
  await followMail(administrator, number, 'sss@demo.example', 'new opportunity');

  const support = await browser.person('sss', { screen });
  await doInInbox(support, number, 'Open the ERP record and the workspace', { 'ERP opportunity': 'OPP-4711' });
  await doInInbox(support, number, 'Register the deal with the vendor', {
    'Vendor program': 'Deal Guard',
    'Registration submitted on': '2026-11-23',
    'State of the registration': 'Submitted',
  });

  const confirmed = { 'Who at the vendor said so': 'Olaf Brink', 'Said on': '2026-11-23' };
  await doInInbox(seller, number, 'Confirm that the registration will be approved', confirmed, 'Will be approved');
  await moveOn(seller, number, 'Scope');
  await doInInbox(seller, number, 'Arrange the scoping call', { 'Scoping call on': '2026-11-26' });

  const architect = await browser.person('sa', { screen });
  await doInInbox(architect, number, 'Accept the scoping task', {}, 'Accept');
  await expectOnBoard(architect, number, 'Scope');
  await expectOnBoard(seller, number, 'Scope');
}

// covers: RS-2.1, RS-2.2, RS-2.4, RS-2.5, RS-3.1, RS-3.4, RS-4.2, RS-5.1
// op: dealCreate, stepSave, stepComplete, dealMove, inbox, board
// screen: /boards/{process}, /deals/{number}, /inbox, /dev/mail
test('an opportunity goes from the seller to the architect at a desk', () => journey(DESKTOP, 'Larkspur Foods'));

// covers: RS-2.1, RS-2.2, RS-2.4, RS-2.5, RS-3.1, RS-3.4, RS-4.2, RS-5.1
// op: dealCreate, stepSave, stepComplete, dealMove, inbox, board
// screen: /boards/{process}, /deals/{number}, /inbox, /dev/mail
test('an opportunity goes from the seller to the architect on phones', () => journey(PHONE, 'Winterbourne Clinics'));
