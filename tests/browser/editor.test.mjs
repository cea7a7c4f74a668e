// An administrator who writes no text makes a step of a process by forms alone: its fields, how it ends, whom it tells.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DESKTOP, PHONE } from './browser.mjs';
import { eventually } from './eventually.mjs';
import { browser, server } from './ground.mjs';

const DRAFT = '{ processDraft(key: "partner_manufacturing") { definition findings { severity place } } }';

async function draft() {
  const { processDraft } = await server.ask('admin', DRAFT);
  return processDraft;
}

async function kept(page) {
  await page.getByText('Everything is kept.').waitFor();
}

/** The part of the form with a list of entries. */
const list = (page, name) => page.locator('.editor-list').filter({ has: page.getByRole('heading', { name, exact: true }) }).last();

/** Adds an entry by its name; gives its row. */
async function add(within, heading, name) {
  await within.getByLabel(`${heading}: name of a new one`).fill(name);
  await within.getByLabel(`${heading}: name of a new one`).press('Enter');
  const row = within.getByRole('listitem').filter({ has: within.page().getByRole('button', { name, exact: true }) }).last();
  await row.getByLabel('Name (English)').or(row.getByLabel('Subject (English)')).first().waitFor();
  return row;
}

/** Begins a draft and gives what leads through the editor. */
async function edit(visitor) {
  const { page } = visitor;
  await visitor.open('/processes/partner_manufacturing/versions');
  await page.getByRole('button', { name: 'Begin a next version' }).or(page.getByRole('link', { name: 'Edit' })).click();
  await page.waitForURL(/\/edit$/);
  const outline = page.getByRole('navigation', { name: 'Stages and steps' });
  return { page, choose: (name) => outline.getByRole('button', { name, exact: true }).click() };
}

// covers: PA-4.1
// op: processDraftSave
// screen: /processes/{key}/edit
test('a step is written by forms alone', async () => {
  const { process } = await server.ask('admin', '{ process(key: "partner_manufacturing") { stages { name } } }');
  const { page, choose } = await edit(await browser.person('admin', { screen: DESKTOP }));

  // A field with choices.
  await choose('Fields');
  const site = await add(list(page, 'Fields'), 'Fields', 'Kind of site');
  await site.getByLabel('Name (French)').fill('Type de site');
  await site.getByLabel('What it holds').selectOption({ label: 'one of several choices' });
  for (const [name, french] of [['Factory', 'Usine'], ['Warehouse', 'Entrepôt']]) {
    const choice = await add(list(page, 'Choices'), 'Choices', name);
    await choice.getByLabel('Name (French)').fill(french);
  }
  await kept(page);

  // A step that asks for it.
  await choose(process.stages[0].name);
  await list(page, 'Steps').getByLabel('Steps: name of a new one').fill('Visit the site');
  await list(page, 'Steps').getByRole('button', { name: 'Add' }).click();
  await page.getByRole('heading', { name: 'Step', exact: true }).waitFor();
  await page.getByLabel('Name (French)').first().fill('Visiter le site');
  await page.getByLabel('Guidance (English)').fill('Look where it will stand.');
  await page.getByLabel('Guidance (French)').fill('Regardez où il sera.');
  await page.getByLabel('Fields of its form: Add one …').selectOption({ label: 'Kind of site' });
  await page.getByLabel('May stay empty').check();

  // How it ends.
  const outcomes = list(page, 'Ways it can end');
  const fine = await add(outcomes, 'Ways it can end', 'All fine');
  await fine.getByLabel('Name (French)').fill('Tout va bien');
  const not = await add(outcomes, 'Ways it can end', 'Not possible');
  await not.getByLabel('Name (French)').fill('Impossible');
  await not.getByLabel('Where it leads').selectOption({ label: `to the stage ${process.stages.at(-1).name}` });
  await not.getByLabel('Asks for a reason').check();
  await not.getByLabel('What it means').selectOption({ label: 'turns back or ends' });

  // By when, how often, and whom it tells.
  await page.getByLabel('Has a due date').check();
  await page.getByLabel('Due after, in business days').fill('3');
  await page.getByLabel('Comes again after it is done').check();
  await page.getByLabel('Comes again after, in business days').fill('20');
  const until = page.getByRole('group', { name: 'Until', exact: true });
  await until.getByRole('button', { name: 'Add a condition' }).click();
  await until.getByLabel('About').selectOption({ label: 'Kind of site' });
  await until.getByLabel('Test').selectOption({ label: 'is filled in' });
  const message = await add(list(page, 'Messages it sends'), 'Messages it sends', 'The site was visited');
  await message.getByLabel('Subject (French)').fill('Le site a été visité');
  await message.getByLabel('Text (English)').fill('At last: {kind_of_site}');
  await message.getByLabel('Text (French)').fill('Enfin : {kind_of_site}');
  await message.getByLabel('Only when it ends as').selectOption({ label: 'All fine' });
  await message.getByLabel('To: Add one …', { exact: true }).selectOption({ index: 1 });
  await kept(page);

  const { definition, findings } = await draft();
  const step = definition.process.steps.find(({ key }) => key === 'visit_the_site');
  assert.deepEqual(definition.process.facts.kind_of_site, { type: 'choice', options: ['factory', 'warehouse'] });
  assert.deepEqual(step.fields, [{ fact: 'kind_of_site', optional: true }]);
  assert.deepEqual(step.outcomes.map(({ key, note }) => [key, note ?? false]), [['all_fine', false], ['not_possible', true]]);
  assert.ok(step.outcomes[1].leads.stage);
  assert.deepEqual(step.due, { business_days: 3 });
  assert.deepEqual(step.repeat, { business_days: 20, until: { fact: 'kind_of_site', set: true } });
  assert.equal(step.messages[0].outcome, 'all_fine');
  assert.equal(definition.texts.fr.steps.visit_the_site.outcomes.not_possible, 'Impossible');
  const wrong = findings.filter(({ severity, place }) => severity === 'ERROR' && /visit_the_site|kind_of_site|texts/.test(place));
  assert.deepEqual(wrong, []);
});

// covers: PA-4.1
// screen: /processes/{key}/edit
test('what something else needs is not removed, and places are changed by keyboard', async () => {
  const { page, choose } = await edit(await browser.person('admin', { screen: DESKTOP }));
  const { definition } = await draft();
  const user = definition.process.steps.find(({ fields }) => fields?.length > 1);
  const texts = definition.texts.en;
  const name = (key) => texts.facts[key].name;
  const [first, second] = user.fields.map(({ fact }) => fact);

  await choose('Fields');
  await page.getByRole('button', { name: `Remove: ${name(first)}`, exact: true }).click();
  const used = page.getByRole('status').filter({ hasText: 'It cannot be removed' });
  await used.getByRole('button', { name: texts.steps[user.key].name, exact: true }).click();
  await page.getByRole('heading', { name: 'Step', exact: true }).waitFor();

  const fields = list(page, 'Fields of its form');
  const order = () => fields.locator('.editor-item-name').allTextContents();
  const before = (await order()).map((text) => text.trim());
  assert.deepEqual(before.slice(0, 2), [name(first), name(second)]);
  await fields.getByRole('button', { name: `Move down: ${name(first)}`, exact: true }).press('Enter');
  await eventually('the fields change places', async () => (await order())[0].trim() === name(second));
  // The focus goes along, so that it can be pressed again; at the end it rests on the row.
  const moved = new RegExp(name(first).replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  await page.locator(':focus').and(page.getByRole('button', { name: moved })).waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await eventually('it is undone', async () => (await order())[0].trim() === name(first));
  await kept(page);
});

// covers: PA-4.1
// screen: /processes/{key}/edit
test('the forms are used on a phone in French', async () => {
  const speak = (locale) =>
    server.ask('admin', `mutation { viewerUpdate(input: { locale: ${locale} }) { userErrors { code } } }`);
  await speak('FR');
  const visitor = await browser.person('admin', { screen: PHONE });
  const { page } = visitor;
  await visitor.open('/processes/partner_manufacturing/edit');
  const outline = page.getByRole('navigation', { name: 'Phases et étapes' });
  for (const section of ['Rôles', 'Champs', 'Valeurs de règle', 'Types d’affaire', 'Documents et dossiers', 'Listes']) {
    await outline.getByRole('button', { name: section, exact: true }).click();
    await page.getByRole('heading', { name: section, exact: true, level: 2 }).and(page.locator(':focus')).waitFor();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    assert.equal(wide, false, section);
  }
  await speak('EN');
});

for (const [place, [where, screen]] of [['at a desk', DESKTOP], ['on a phone', PHONE]].entries()) {
  // covers: PA-4.1, DS-2.2
  // op: processDraftSave
  // screen: /processes/{key}/edit
  test(`conditions are put into groups by clicking ${where}`, async () => {
    const { page, choose } = await edit(await browser.person('admin', { screen }));
    const { definition } = await draft();
    const { key } = definition.process.steps.filter(({ when }) => !when)[place];
    const name = definition.texts.en.steps[key].name;
    const role = `Signer ${where}`;
    await choose('Roles of contacts');
    const signer = await add(list(page, 'Roles of contacts'), 'Roles of contacts', role);
    await signer.getByLabel('Name (French)').fill('Signataire');
    await signer.getByLabel('A deal where nobody has it shows a gap').check();
    await choose(name);
    const needed = page.getByRole('group', { name: 'Needed when', exact: true });
    const inner = needed.getByRole('group', { name: 'Group of conditions' });
    await needed.getByRole('button', { name: 'Add a condition' }).click();
    await needed.getByLabel('About').selectOption({ label: `Contact named: ${role}` });
    await needed.getByRole('button', { name: 'Add a group' }).click();
    await inner.getByLabel('About').first().selectOption({ label: `Contact named: ${role}` });
    await inner.getByRole('button', { name: 'Add a condition' }).click();
    await inner.getByLabel('About').last().selectOption({ label: `Contact named: ${role}` });
    await inner.getByLabel('Test').last().selectOption({ label: 'is no' });
    await inner.getByLabel('Needed are').selectOption({ label: 'none of these' });
    await kept(page);
    const contact = role.toLowerCase().replaceAll(' ', '_');
    const now = await draft();
    const step = now.definition.process.steps.find((one) => one.key === key);
    const none = { not: { any: [{ contact }, { not: { contact } }] } };
    assert.deepEqual(step.when, { all: [{ contact }, none] });
    assert.ok(now.definition.process.contact_roles.some((one) => one.key === contact && one.wanted));

    // What a condition asks for is not taken away; a group is, as a whole.
    await choose('Roles of contacts');
    await signer.getByRole('button', { name: /Remove/ }).click();
    await page.getByRole('listitem').filter({ hasText: name }).first().waitFor();
    await choose(name);
    await inner.getByRole('button', { name: 'Remove this group' }).click();
    await kept(page);
    const after = (await draft()).definition.process.steps.find((one) => one.key === key);
    assert.deepEqual(after.when, { contact });
  });
}
