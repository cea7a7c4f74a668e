// Signing in and out: what is said when it fails, where one arrives, and that nothing stays behind.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newDeal } from './deals.mjs';
import { browser, server } from './ground.mjs';

const chooseInMenu = async ({ page }, item) => {
  await page.getByRole('button', { name: /: settings$/ }).click();
  await page.getByRole('menuitem', { name: item }).click();
};

const signInPage = ({ page }) => page.getByRole('heading', { name: 'Sign in', exact: true });

// screen: /sign-in
test('a wrong password is refused in words, and what was typed stays', async () => {
  const visitor = await browser.visitor();
  visitor.forgive(/status of 401/);
  const { page } = visitor;
  await visitor.open('/sign-in');
  await page.getByLabel('E-mail', { exact: true }).fill('ae@demo.example');
  await page.getByLabel('Password', { exact: true }).fill('not the password');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByText('E-mail and password do not match.').waitFor();
  assert.equal(await page.getByLabel('E-mail', { exact: true }).inputValue(), 'ae@demo.example');
});

// screen: /sign-in, /deals/{number}
test('a link to a deal leads there through the sign-in', async () => {
  const number = await newDeal(server, 'Linked');
  const visitor = await browser.visitor();
  await visitor.open(`/deals/${number}`);
  await signInPage(visitor).waitFor();
  await visitor.enter('ae');
  await visitor.page.getByRole('heading', { name: 'Linked', exact: true }).waitFor();
  assert.equal(visitor.address(), `/deals/${number}`);
});

// screen: /sign-in
test('a reload keeps the session, signing out ends it, and back shows nothing', async () => {
  const seller = await browser.person('ae');
  const { page } = seller;
  await seller.open('/deals');
  await page.reload();
  await seller.ready();
  await page.getByRole('heading', { name: 'Deals', exact: true }).waitFor();
  await chooseInMenu(seller, /^Sign out$/);
  await signInPage(seller).waitFor();
  await page.goBack();
  await signInPage(seller).waitFor();
  assert.equal(await page.getByText('Lumen Museums').count(), 0);
  await page.reload();
  await signInPage(seller).waitFor();
});

// screen: /sign-in
test('signing out everywhere ends the session of other devices', async () => {
  const here = await browser.person('legal');
  const there = await browser.person('legal');
  there.forgive(/status of 401/);
  await chooseInMenu(here, /^Sign out everywhere/);
  await signInPage(here).waitFor();
  await there.page.reload();
  await signInPage(there).waitFor();
});
