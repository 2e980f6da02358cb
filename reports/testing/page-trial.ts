import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { openBrowser } from './browser.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Screens on which pages are tried. */
export const screens = { wide: { width: 1280, height: 900 }, phone: { width: 360, height: 740 } } as const;

/** Pages in a browser, one at a time, and what they complain of or ask for. */
export class PageTrial {
  /** What the page that is open complained of, and each request but the one for itself. */
  readonly trouble: string[] = [];
  readonly #folder: string;
  readonly #browser: Browser;
  #page: Page | undefined;

  private constructor(folder: string, browser: Browser) {
    this.#folder = folder;
    this.#browser = browser;
  }

  /** Writes these pages, by their names, and starts the browser. */
  static async begin(pages: Readonly<Record<string, string>>): Promise<PageTrial> {
    const folder = mkdtempSync(join(tmpdir(), 'imc-page-'));
    for (const [name, text] of Object.entries(pages)) writeFileSync(join(folder, name), text);
    return new PageTrial(folder, await openBrowser());
  }

  get page(): Page {
    if (!this.#page) throw new Error('no page is open');
    return this.#page;
  }

  /** Opens a page in place of the one before; its name may have a place in it behind `#`. */
  async open(name: string, options: BrowserContextOptions = {}): Promise<Page> {
    await this.#page?.context().close();
    this.trouble.length = 0;
    const context = await this.#browser.newContext({ viewport: screens.wide, ...options });
    const page = await context.newPage();
    const folder = `${pathToFileURL(this.#folder).href}/`;
    page.on('console', (message) => this.trouble.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => this.trouble.push(String(error)));
    page.on('request', (request) => {
      if (!request.url().startsWith(folder)) this.trouble.push(`asked for ${request.url()}`);
      if (!request.isNavigationRequest()) this.trouble.push(`asked for ${request.url()} beside`);
    });
    await page.goto(new URL(name, folder).href);
    this.#page = page;
    return page;
  }

  /** What is to be seen of a selector. */
  shown(selector: string) {
    return this.page.locator(`${selector}:visible`);
  }

  /** Places that links of the page lead to and that it does not have. */
  deadLinks(): Promise<string[]> {
    return this.page.evaluate(
      `[...document.querySelectorAll('a[href^="#"]')].map((a) => decodeURIComponent(a.hash.slice(1))).filter((id) => !document.getElementById(id))`,
    );
  }

  /** Opens all that folds, and waits until all that is packed is there. */
  async openAll(): Promise<void> {
    await this.page.evaluate(`for (const fold of document.querySelectorAll('details')) fold.open = true`);
    await this.page.waitForFunction(`document.querySelectorAll('script[data-packed]').length === 0`);
  }

  /** What keeps somebody out, seriously or critically. */
  async barriers(): Promise<string[]> {
    await this.page.evaluate(axe);
    return this.page.evaluate(
      `axe.run().then(({ violations }) => violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => id + ': ' + nodes.map(({ target }) => target.join(' ')).join(', ')))`,
    );
  }

  /** Ends the browser, and takes the pages away. */
  async end(): Promise<void> {
    await this.#browser.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
