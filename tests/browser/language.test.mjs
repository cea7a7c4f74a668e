// French and dark: chosen once, kept on the device and with the person, and complete.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PHONE } from './browser.mjs';
import { fillIn } from './form.mjs';
import { browser, server } from './ground.mjs';

/** Words of the English pages that no French page may show. */
const ENGLISH = [
  'about', 'ago', 'all', 'amount', 'and', 'any', 'anybody', 'are', 'before', 'board', 'boards', 'cancel', 'close', 'closed',
  'closes', 'company', 'deal', 'deals', 'density', 'done', 'draft', 'due', 'estimated', 'everything', 'filled', 'for', 'from',
  'hold', 'inbox', 'is', 'language', 'late', 'later', 'lead', 'leads', 'light', 'lost', 'mine', 'missing', 'more', 'move',
  'needed', 'new', 'next', 'nobody', 'not', 'of', 'open', 'optional', 'overdue', 'owner', 'people', 'quote', 'quoted', 'save',
  'scope', 'search', 'settings', 'show', 'since', 'someone', 'stage', 'steps', 'the', 'theme', 'this', 'today', 'tomorrow',
  'value', 'waiting', 'week', 'weighted', 'with', 'won', 'yes', 'yesterday', 'you', 'your',
];
const ENGLISH_WORD = new RegExp(`(?<![\\p{L}’'-])(${ENGLISH.join('|')})(?![\\p{L}’'-])`, 'iu');

const chooseInMenu = async ({ page }, menu, item) => {
  await page.getByRole('button', { name: menu }).click();
  await page.getByRole('menuitemradio', { name: item, exact: true }).click();
};

const language = ({ page }) => page.locator('html').getAttribute('lang');
const inFrench = ({ page }) => page.locator('html[lang=fr][data-ready]').waitFor({ state: 'attached' });
const ground = ({ page }) => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);

/** What people wrote themselves: titles of deals and names of companies. */
async function written() {
  const query = '{ deals(first: 100) { nodes { title account { name } } } leads(first: 100) { nodes { company } } }';
  const { deals, leads } = await server.ask('ae', query);
  const words = [...deals.nodes.flatMap(({ title, account }) => [title, account.name]), ...leads.nodes.map(({ company }) => company)];
  return [...new Set(words)].sort((one, other) => other.length - one.length);
}

/** What a page says: what is seen, and names and hints for those who do not see. */
function wordsOf({ page }) {
  return page.evaluate(() => {
    const said = [document.title];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node instanceof Element ? node : node.parentElement;
      if (element.closest('script, style, noscript, [lang=en]')) continue;
      if (node instanceof Text) said.push(node.data);
      else for (const name of ['aria-label', 'title', 'placeholder', 'alt']) said.push(node.getAttribute(name) ?? '');
    }
    return [...new Set(said.map((words) => words.trim()).filter(Boolean))];
  });
}

async function englishOn(visitor, own) {
  const without = (words) => own.reduce((left, one) => left.replaceAll(one, ''), words);
  return (await wordsOf(visitor)).filter((words) => ENGLISH_WORD.test(without(words)));
}

// screen: /sign-in, /inbox, /boards/{process}, /deals, /deals/{number}, /leads, /forecast, /processes, /processes/{key}
test('French pages are French throughout', async () => {
  const visitor = await browser.visitor({ language: 'fr' });
  const found = {};
  const check = async (where) => {
    assert.equal(await language(visitor), 'fr', where);
    const english = await englishOn(visitor, await written());
    if (english.length > 0) found[where] = english;
  };
  await visitor.open('/sign-in');
  await check('/sign-in');
  await visitor.page.getByRole('button', { name: 'Français' }).click();
  await visitor.enter('ae');
  await inFrench(visitor);
  const { number } = await server.createDeal('ae', 'Réseau du siège', 'Étoile Transports');
  for (const address of ['/inbox', '/boards/reseller', '/deals', `/deals/${number}`, '/leads', '/forecast', '/forecast?by=team', '/processes', '/processes/reseller', '/rien']) {
    await visitor.open(address);
    await check(address);
  }
  await visitor.open('/boards/reseller');
  await visitor.page.getByRole('button', { name: 'Nouvelle affaire' }).click();
  await visitor.page.getByRole('dialog').getByRole('button', { name: 'Créer l’affaire' }).waitFor();
  await check('the dialog for a new deal');
  assert.equal(Object.keys(found).length, 0, JSON.stringify(found, null, 2));
});

// covers: RS-2.1
// op: dealCreate, stepSave
// screen: /boards/{process}, /deals/{number}
test('a deal is begun in French on a phone', async () => {
  const seller = await browser.visitor({ screen: PHONE, language: 'fr' });
  const { page } = seller;
  await seller.open('/sign-in');
  await page.getByRole('button', { name: 'Français' }).click();
  await seller.enter('ae2');
  await seller.open('/boards/reseller');
  await page.getByRole('button', { name: 'Nouveau', exact: true }).tap();
  const dialog = page.getByRole('dialog', { name: 'Nouvelle affaire' });
  await fillIn(dialog, { Client: 'Clinique des Tilleuls', 'De quoi s’agit-il': 'Réseau du siège', 'Montant estimé': '48 000,50' });
  await dialog.getByRole('button', { name: 'Créer l’affaire' }).tap();
  await page.waitForURL('**/deals/D-*');
  await seller.ready();
  await page.getByText('48 000,50 €').first().waitFor();

  const form = page.getByRole('region', { name: 'À faire', exact: true });
  await form.getByRole('button', { name: 'Terminer' }).tap();
  await form.getByRole('heading', { name: /^Il manque encore 10\sélém/ }).waitFor();
  await fillIn(form, { 'Besoin du client': 'Couverture Wi-Fi des trois étages' });
  await form.getByRole('button', { name: 'Enregistrer le brouillon' }).tap();
  await form.getByText('Brouillon enregistré').waitFor();
});

test('a language chosen in the menu stays, here and on other devices', async () => {
  const visitor = await browser.person('sss', { screen: PHONE });
  assert.equal(await language(visitor), 'en');
  await chooseInMenu(visitor, /: settings$/, 'Français');
  await inFrench(visitor);
  await visitor.page.getByRole('heading', { name: 'À traiter', exact: true }).waitFor();
  await visitor.page.reload();
  await visitor.ready();
  assert.equal(await language(visitor), 'fr');

  const elsewhere = await browser.person('sss');
  await inFrench(elsewhere);
  await chooseInMenu(elsewhere, / : réglages$/, 'English');
  await elsewhere.page.getByRole('heading', { name: 'Inbox', exact: true }).waitFor();
});

test('a language chosen before signing in is the one to go on with', async () => {
  const visitor = await browser.visitor();
  await visitor.open('/sign-in');
  await visitor.page.getByRole('button', { name: 'Français' }).click();
  await visitor.enter('sa');
  await visitor.page.getByRole('heading', { name: 'À traiter', exact: true }).waitFor();
  assert.equal(await language(visitor), 'fr');
});

test('a theme chosen in the menu stays, and the device is followed until then', async () => {
  const dark = await browser.person('director', { theme: 'dark' });
  const light = await browser.person('finance', { theme: 'light' });
  const [night, day] = [await ground(dark), await ground(light)];
  assert.notEqual(night, day);

  await chooseInMenu(light, /: settings$/, 'Dark');
  await light.page.locator('html[data-theme=dark]').waitFor({ state: 'attached' });
  assert.equal(await ground(light), night);
  await light.page.reload();
  await light.ready();
  assert.equal(await ground(light), night, 'after a reload');
  const elsewhere = await browser.person('finance', { theme: 'light' });
  await elsewhere.page.locator('html[data-theme=dark]').waitFor({ state: 'attached' });
  assert.equal(await ground(elsewhere), night, 'on another device');
});
