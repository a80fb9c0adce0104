// A website of its own and a browser, for the tests beside this file.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';

const PROGRAM = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname),
  '../../target/debug/npoc');
const AXE = await readFile(new URL('node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

const BROWSERS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

export const PAGES = {
  en: ['/en/', '/en/who-we-are', '/en/our-goals', '/en/who-can-join', '/en/why-join',
    '/en/how-to-join', '/en/about-icann', '/en/membership', '/en/contact', '/en/privacy'],
  fr: ['/fr/', '/fr/qui-sommes-nous', '/fr/nos-objectifs', '/fr/qui-peut-rejoindre',
    '/fr/pourquoi-rejoindre', '/fr/comment-rejoindre', '/fr/a-propos-de-l-icann',
    '/fr/adhesion', '/fr/contact', '/fr/confidentialite'],
};

/** Starts the program on a free port with a data folder of its own. */
export async function startSite() {
  const folder = await mkdtemp(path.join(tmpdir(), 'npoc-browser-'));
  const child = spawn(PROGRAM, [], {
    env: { PATH: process.env.PATH, NPOC_LISTEN: '127.0.0.1:0', NPOC_DATA_DIR: folder, NPOC_LOG: 'warn' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const address = await new Promise((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
      const found = output.match(/listening on ([\d.]+:\d+)/);
      if (found) resolve(found[1]);
    });
    child.on('exit', (code) => reject(new Error(`npoc ended with ${code}: ${output}`)));
  });
  return {
    address: `http://${address}`,
    folder,
    async stop() {
      const ended = new Promise((resolve) => child.on('exit', resolve));
      child.removeAllListeners('exit');
      child.on('exit', () => {});
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export async function startBrowser() {
  const executablePath = BROWSERS.find((candidate) => existsSync(candidate));
  if (!executablePath) throw new Error(`no browser at ${BROWSERS.join(', ')}`);
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--no-first-run'],
  });
}

/** The rules of WCAG 2.2 AA that a machine can check and that this page breaks. */
export async function violations(page) {
  await page.evaluate(AXE);
  const result = await page.evaluate(() => globalThis.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  }));
  return result.violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join(' | ')}`);
}

/** How many pixels the page is wider than the window. */
export async function overflow(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}
