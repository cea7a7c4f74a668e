// A server of one's own with the demo company, for tests in Node and in browsers.
//
// The demo company is loaded once per binary into a template below target/tests and copied for each server; the clock
// stands still, as in the other end-to-end tests.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, mkdirSync, openSync, readFileSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const BINARY = path.resolve(process.env.STAGEWRIGHT_BIN ?? path.join(ROOT, 'target/debug/stagewright'));
const WEB = path.resolve(process.env.STAGEWRIGHT_WEB_DIR ?? path.join(ROOT, 'dist'));
const FOLDER = path.join(ROOT, 'target/tests');
// Before the tests begin, so that what happens in them comes later.
const LOADED = '2026-11-23T08:00:00Z';
const READY = 'Stagewright is ready at ';

/** The moment at which the server's clock stands. */
export const NOW = '2026-11-23T09:00:00Z';
/** The password of the demo company's people. */
export const PASSWORD = 'stagewright-demo';

/** Starts a server; `stop` ends it and removes its files. */
export async function startServer() {
  const folder = newFolder('stagewright_browser_');
  cpSync(await template(), folder, { recursive: true, preserveTimestamps: true });
  const running = await serve(folder);
  return new Server(running, folder);
}

class Server {
  #running;
  #folder;
  #tokens = new Map();

  constructor(running, folder) {
    this.#running = running;
    this.#folder = folder;
    this.url = running.url;
  }

  /** What the server wrote so far. */
  log() {
    return readFileSync(path.join(this.#folder, 'log'), 'utf8');
  }

  async stop() {
    await end(this.#running.child);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** An access token of one of the demo company's people. */
  async token(name) {
    if (!this.#tokens.has(name)) {
      const answer = await fetch(`${this.url}/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: `${name}@demo.example`, password: PASSWORD }),
      });
      this.#tokens.set(name, (await answer.json()).accessToken);
    }
    return this.#tokens.get(name);
  }

  /** Asks GraphQL as one of the demo company's people; throws on errors. */
  async ask(name, query, variables = {}) {
    const answer = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await this.token(name)}` },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = await answer.json();
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  }

  /** Starts a deal: its id, number and version. */
  async createDeal(name, title, company) {
    const query = `mutation ($input: DealCreateInput!) {
      dealCreate(input: $input) { deal { id number version } userErrors { message } } }`;
    const input = { process: 'reseller', title, account: { name: company } };
    const { dealCreate } = await this.ask(name, query, { input });
    if (!dealCreate.deal) throw new Error(JSON.stringify(dealCreate.userErrors));
    return dealCreate.deal;
  }

  /** Changes a deal by a mutation, whatever its version. */
  changeDeal(name, number, mutation, changes) {
    return this.#change(name, number, mutation, (id) => ({ id, ...changes }));
  }

  /** Changes a step of a deal by a mutation, whatever the deal's version. */
  changeStep(name, number, mutation, changes) {
    return this.#change(name, number, mutation, (deal) => ({ deal, ...changes }));
  }

  async #change(name, number, mutation, input) {
    const { dealByNumber } = await this.ask(name, 'query ($n: String!) { dealByNumber(number: $n) { id version } }', { n: number });
    const type = `${mutation[0].toUpperCase()}${mutation.slice(1)}Input`;
    const query = `mutation ($input: ${type}!) {
      done: ${mutation}(input: $input) { deal { version } userErrors { message } } }`;
    const { id, version: expectedVersion } = dealByNumber;
    const { done } = await this.ask(name, query, { input: { expectedVersion, ...input(id) } });
    if (!done.deal) throw new Error(JSON.stringify(done.userErrors));
  }

  /** Moves a deal, whatever its version. */
  moveDeal(name, number, stage) {
    return this.changeDeal(name, number, 'dealMove', { stage });
  }

  /** The kept mails, newest first. */
  async mails() {
    const authorization = `Bearer ${await this.token('admin')}`;
    return (await fetch(`${this.url}/dev/mail.json`, { headers: { authorization } })).json();
  }
}

async function template() {
  const { size, mtimeMs } = statSync(BINARY);
  const made = path.join(FOLDER, `browser_template_${size}_${Math.round(mtimeMs)}`);
  if (!existsSync(made)) {
    removeTemplatesBut(path.basename(made));
    const folder = newFolder('browser_template_new_');
    await end((await serve(folder, LOADED, '--demo')).child);
    try {
      renameSync(folder, made);
    } catch (error) {
      // Another test was faster.
      if (!existsSync(made)) throw error;
    }
  }
  return made;
}

/** Removes what was made with binaries that are no more. */
function removeTemplatesBut(kept) {
  if (!existsSync(FOLDER)) return;
  const old = readdirSync(FOLDER).filter((name) => /^browser_template_\d/.test(name) && name !== kept);
  for (const name of old) rmSync(path.join(FOLDER, name), { recursive: true, force: true });
}

function newFolder(prefix) {
  mkdirSync(FOLDER, { recursive: true });
  return mkdtempSync(path.join(FOLDER, prefix));
}

async function serve(folder, clock = NOW, ...options) {
  const settings = {
    DATABASE_URL: `sqlite://${folder}/stagewright.db`,
    STORAGE_URL: `file://${folder}/documents`,
    KEYS_DIR: `${folder}/keys`,
    WEB_DIR: WEB,
    LISTEN: '127.0.0.1:0',
    CLOCK: clock,
    LOG: 'warn',
  };
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('STAGEWRIGHT_'));
  const env = Object.fromEntries(inherited);
  for (const [name, value] of Object.entries(settings)) env[`STAGEWRIGHT_${name}`] = value;
  const log = openSync(path.join(folder, 'log'), 'a');
  const child = spawn(BINARY, ['serve', ...options], { cwd: folder, env, stdio: ['ignore', 'pipe', log] });
  const url = await new Promise((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (piece) => {
      said += piece;
      const line = said.split('\n').slice(0, -1).find((one) => one.startsWith(READY));
      if (line) resolve(line.slice(READY.length));
    });
    child.on('exit', () => reject(new Error(`the server did not start:\n${readFileSync(path.join(folder, 'log'))}`)));
  });
  return { child, url };
}

async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}
