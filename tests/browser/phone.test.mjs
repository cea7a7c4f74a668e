// A director decides from a mail, on a phone without script: one tap where the phone is known.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { AXE, findings } from './axe.mjs';
import { DESKTOP, PHONE } from './browser.mjs';
import { eventually } from './eventually.mjs';
import { browser, server } from './ground.mjs';
import { PASSWORD } from './server.mjs';

/** The least height of what a thumb hits, in CSS pixels. */
const TARGET = 48;
/** What a page may weigh with everything it loads, in bytes. */
const WEIGHT = 50_000;

/** Mail in the web: a page of another site with the link of the mail that was opened. */
const webmail = { link: '', server: undefined };

before(async () => {
  webmail.server = createServer((_, answer) => {
    answer.setHeader('content-type', 'text/html');
    answer.end(`<!doctype html><html lang="en"><title>Mail</title><link rel="icon" href="data:,"><a href="${webmail.link}">Decide here</a>`);
  });
  webmail.server.listen(0, '127.0.0.1');
  await once(webmail.server, 'listening');
});
after(() => webmail.server.close());

/** Approvals that wait for the director, as the demo company left them. */
async function waiting() {
  const query = '{ inbox { tasks(first: 100, approvals: true) { nodes { step dealNumber dealId } } } }';
  const { inbox } = await server.ask('director', query);
  return inbox.tasks.nodes.filter((task) => task.step === 'director_approval');
}

/** Asks the director anew by name, so that a mail of this server leads to its page; number and mail. */
async function askByMail(task) {
  const { viewer } = await server.ask('director', '{ viewer { user { id } } }');
  for (const assignee of [null, viewer.user.id]) {
    await server.changeStep('admin', task.dealNumber, 'stepAssign', { step: task.step, assignee });
  }
  return eventually('the mail that asks', async () =>
    (await server.mails()).find(({ subject, body, recipient }) =>
      subject.startsWith(task.dealNumber) && body.includes(`${server.url}/a/`) && recipient === 'director@demo.example'));
}

/** The receipt of the first test's decision. */
let receipt;

/** Where the approval of a deal stands, as the API tells it. */
async function approval(number) {
  const query = 'query ($n: String!) { dealByNumber(number: $n) { version steps { key status outcome } } }';
  const { dealByNumber } = await server.ask('director', query, { n: number });
  const step = dealByNumber.steps.find(({ key }) => key === 'director_approval');
  return { ...step, version: dealByNumber.version };
}

/** The link that decides, as /dev/mail shows it. */
async function linkInMail(mail) {
  const admin = await browser.person('admin');
  await admin.page.goto('/dev/mail');
  const links = admin.page.locator('article').filter({ hasText: mail.subject }).locator('a[href*="/a/"]');
  return links.first().getAttribute('href');
}

async function signIn(page) {
  await page.getByLabel('E-mail', { exact: true }).fill('director@demo.example');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).tap();
}

/** Whether a thing is whole on the first screen, and high enough to hit. */
async function isAtHand(locator) {
  const box = await locator.boundingBox();
  return box.height >= TARGET && box.y >= 0 && box.y + box.height <= PHONE.height;
}

// covers: RS-8.2
// op: stepAssign, inbox, dealByNumber
// screen: /dev/mail, /a/{ref}
test('from the mail to the receipt: one tap on a known phone, without script', async () => {
  const [first, second] = await waiting();
  const phone = await browser.visitor({ screen: PHONE, script: false });
  const { page } = phone;
  phone.forgive(/status of 401/);
  await page.goto(await linkInMail(await askByMail(first)));
  assert.ok(!(await page.content()).includes(first.dealNumber), 'nothing is shown before signing in');
  await signIn(page);
  await page.getByRole('button', { name: 'Approve', exact: true }).tap();
  await page.getByText(/^Decided by you on 23 November 2026 at 10:00$/).waitFor();
  assert.equal((await approval(first.dealNumber)).outcome, 'approved');
  receipt = page.url();

  // The next mail, read in the web, on a phone that is known by now.
  webmail.link = await linkInMail(await askByMail(second));
  let weight = 0;
  page.on('response', async (answer) => {
    if (answer.url().startsWith(server.url)) weight += (await answer.body().catch(() => '')).length;
  });
  await page.goto(`http://localhost:${webmail.server.address().port}/`);
  await page.getByRole('link', { name: 'Decide here' }).tap();
  const yes = page.getByRole('button', { name: 'Approve', exact: true });
  await yes.waitFor();
  assert.ok(await isAtHand(yes), 'nobody scrolls to decide');
  for (const button of await page.getByRole('button').all()) assert.ok(await isAtHand(button));
  assert.ok(await isAtHand(page.getByLabel(/^Comment/)));
  await page.getByText('Why you are asked').waitFor();
  assert.ok(weight <= WEIGHT, `${weight} bytes`);
  await yes.tap();
  await page.getByText(/^Decided by you/).waitFor();
  assert.equal((await approval(second.dealNumber)).outcome, 'approved');
});

// covers: RS-8.2
// screen: /a/{ref}
test('a robot that presses every button it finds changes nothing', async () => {
  const [task] = await waiting();
  const mail = await askByMail(task);
  const before = await approval(task.dealNumber);
  const link = mail.body.split(/\s/).find((word) => word.includes('/a/'));
  const robot = await browser.visitor();
  robot.forgive(/status of 401/);
  const { page } = robot;
  const press = (act) => Promise.all([page.waitForEvent('load'), act()]);
  for (let turn = 0; turn < 25; turn += 1) {
    await page.goto(link);
    await page.reload();
    // A robot that guesses more often is slowed down, and with it everybody from its address.
    if (turn >= 5) continue;
    const buttons = page.getByRole('button');
    for (let place = 0; place < await buttons.count(); place += 1) {
      // Robots do not mind what a field asks for.
      await page.locator('form').evaluateAll((forms) => forms.forEach((form) => { form.noValidate = true; }));
      await press(() => buttons.nth(place).click());
    }
    await press(() => page.locator('form').first().evaluate((form) => form.submit()));
  }
  assert.deepEqual(await approval(task.dealNumber), before);
});

// screen: /a/{ref}
test('everybody can use the page, in the dark and at a desk', async () => {
  const [task] = await waiting();
  const mail = await askByMail(task);
  const link = mail.body.split(/\s/).find((word) => word.includes('/a/'));
  for (const options of [{ screen: PHONE, theme: 'light' }, { screen: PHONE, theme: 'dark' }, { screen: DESKTOP, theme: 'light' }, { screen: DESKTOP, theme: 'dark' }]) {
    const visitor = await browser.visitor({ ...options, scripts: [AXE] });
    visitor.forgive(/status of 4(01|22)/);
    await visitor.page.goto(link);
    assert.deepEqual(await findings(visitor), [], 'the door');
    await visitor.signIn('director');
    await visitor.page.goto(link);
    assert.deepEqual(await findings(visitor), [], 'the request');
    await visitor.page.getByRole('button', { name: 'Reject', exact: true }).click();
    await visitor.page.locator('[aria-invalid=true]').waitFor();
    assert.deepEqual(await findings(visitor), [], 'what is missing');
  }
  for (const theme of ['light', 'dark']) {
    const visitor = await browser.person('director', { screen: PHONE, theme, scripts: [AXE] });
    await visitor.page.goto(receipt);
    await visitor.page.getByText(/^Decided by you/).waitFor();
    assert.deepEqual(await findings(visitor), [], 'the receipt');
  }
});

// covers: RS-8.2
// screen: /a/{ref}
test('a no without its reason is told so beside the field and keeps the rest', async () => {
  const [task] = await waiting();
  const mail = await askByMail(task);
  const phone = await browser.visitor({ screen: PHONE, script: false });
  phone.forgive(/status of 4(01|22)/);
  const { page } = phone;
  await page.goto(mail.body.split(/\s/).find((word) => word.includes('/a/')));
  await signIn(page);
  await page.getByRole('button', { name: 'Reject', exact: true }).tap();
  const comment = page.getByLabel(/^Comment/);
  await comment.and(page.locator('[aria-invalid=true]')).waitFor();
  assert.equal((await approval(task.dealNumber)).status, 'OPEN');
  await comment.fill('Forty percent is the end of it.');
  await page.getByRole('button', { name: 'Return with a comment', exact: true }).tap();
  await page.getByText('Forty percent is the end of it.').waitFor();
  await page.getByText(/^Decided by you/).waitFor();
});
