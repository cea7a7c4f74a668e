// A browser for tests: one Chromium, a visitor per person, and a record of everything that goes wrong on the way.
//
// Nothing here waits for time to pass: pages say when they can be used (`html[data-ready]`), and locators wait for
// what should be there. A visitor who leaves has seen no error, no refused script or style, and no failed request.

import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';
import { PASSWORD } from './server.mjs';

export const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** The words of the sign-in page. */
const WORDS = {
  en: { email: 'E-mail', password: 'Password', signIn: 'Sign in' },
  fr: { email: 'Adresse e-mail', password: 'Mot de passe', signIn: 'Se connecter' },
};

/** Starts a browser for a server. */
export async function openBrowser(server) {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  const chrome = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  return new Browser(chrome, server);
}

class Browser {
  #chrome;
  #server;
  #visitors = new Set();

  constructor(chrome, server) {
    this.#chrome = chrome;
    this.#server = server;
  }

  /**
   * Somebody with a device of their own, not signed in. `scripts` are loaded into each of their pages; with `script`
   * false none runs at all, not even those of the pages.
   */
  async visitor({ screen = DESKTOP, theme = 'light', language = 'en', scripts = [], script = true } = {}) {
    const phone = screen === PHONE;
    const context = await this.#chrome.newContext({
      baseURL: this.#server.url,
      viewport: screen,
      colorScheme: theme,
      locale: language === 'fr' ? 'fr-FR' : 'en-GB',
      hasTouch: phone,
      isMobile: phone,
      reducedMotion: 'reduce',
      javaScriptEnabled: script,
    });
    context.setDefaultTimeout(15_000);
    await context.addInitScript(reportRefusals);
    for (const path of scripts) await context.addInitScript({ path });
    const visitor = new Visitor(context, await context.newPage(), phone);
    this.#visitors.add(visitor);
    return visitor;
  }

  /** One of the demo company's people, signed in. */
  async person(name, options) {
    const visitor = await this.visitor(options);
    await visitor.signIn(name);
    return visitor;
  }

  /** Everybody leaves: what went wrong for anybody fails here. Called after each test. */
  async everybodyLeaves() {
    const visitors = [...this.#visitors];
    this.#visitors.clear();
    const faults = visitors.flatMap((visitor) => visitor.faults);
    for (const visitor of visitors) await visitor.leave();
    assert.deepEqual(faults, []);
  }

  async close() {
    await this.#chrome.close();
  }
}

/** Runs in the page: what the content security policy refuses becomes an error of the console. */
function reportRefusals() {
  addEventListener('securitypolicyviolation', (event) => {
    console.error(`refused by the policy: ${event.effectiveDirective} ${event.blockedURI}`);
  });
}

class Visitor {
  #context;
  #forgiven = [];

  constructor(context, page, phone) {
    this.#context = context;
    this.page = page;
    this.phone = phone;
    this.faults = [];
    this.#watch(page);
  }

  /** What this test brings about itself is no fault. */
  forgive(pattern) {
    this.#forgiven.push(pattern);
  }

  #watch(page) {
    const note = (what) => {
      if (!this.#forgiven.some((pattern) => pattern.test(what))) this.faults.push(`${what} (at ${page.url()})`);
    };
    page.on('console', (message) => message.type() === 'error' && note(`console: ${message.text()}`));
    page.on('pageerror', (error) => note(`uncaught: ${error.stack ?? error}`));
    page.on('requestfailed', (request) => {
      const why = request.failure()?.errorText;
      // Whoever leaves a page gives up what it was still fetching.
      if (why !== 'net::ERR_ABORTED') note(`request: ${request.url()} ${why}`);
    });
    page.on('response', (answer) => answer.status() >= 500 && note(`answer: ${answer.status()} ${answer.url()}`));
  }

  /** Goes to an address and waits until the page can be used. */
  async open(address) {
    await this.page.goto(address);
    await this.ready();
  }

  /** Waits until the page can be used. */
  async ready() {
    await this.page.locator('html[data-ready]').waitFor({ state: 'attached' });
  }

  async signIn(name) {
    await this.open('/sign-in');
    await this.enter(name);
  }

  /** Signs in on the sign-in page, in the language it speaks. */
  async enter(name) {
    const { email, password, signIn } = WORDS[await this.page.locator('html').getAttribute('lang')];
    await this.page.getByLabel(email, { exact: true }).fill(`${name}@demo.example`);
    await this.page.getByLabel(password, { exact: true }).fill(PASSWORD);
    const submit = this.page.getByRole('button', { name: signIn, exact: true });
    await submit.click();
    await submit.waitFor({ state: 'detached' });
    await this.page.waitForURL((url) => url.pathname !== '/sign-in');
    await this.ready();
  }

  /** Where the visitor is: path and query. */
  address() {
    const { pathname, search } = new URL(this.page.url());
    return pathname + search;
  }

  async leave() {
    await this.#context.close();
  }
}
