// A website of its own and a browser, for the tests beside this file.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
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

export const LANGUAGES = ['en', 'fr'];
export const FORM = { en: '/en/membership', fr: '/fr/adhesion' };

export const ELIGIBILITY = { en: '/en/eligibility', fr: '/fr/eligibilite' };
export const STATUS = { en: '/en/status', fr: '/fr/suivi' };

/** The paths of all pages in a language, as the site map tells them. */
export async function pages(site, language) {
  const map = await (await fetch(`${site.address}/sitemap.xml`)).text();
  return [...map.matchAll(/<loc>(.*?)<\/loc>/g)].map((found) => new URL(found[1]).pathname)
    .filter((path) => path.startsWith(`/${language}/`));
}

const ANSWERS = {
  organisation_name: 'Village Libraries Trust', registration: 'Charity Commission, 1234567',
  domains: 'example.org', website: 'https://www.example.org/',
  mission: 'We bring books to villages. We lend them for nothing, and teach reading to everybody.',
  interest: 'Our domain name was lost once. We want rules under which that cannot happen again.',
  representative_name: 'Amina Diallo', representative_role: 'Executive director',
  representative_email: 'amina@example.org',
};
const TICKS = ['registered-yes', 'work-educational', 'employees-1-10', 'has_members-no', 'groups-none',
  'ncsg_status-not-applied', 'icann_contract-no', 'government-no', 'political-no', 'commercial-no',
  'declare_authority-yes', 'declare_mission-yes', 'declare_views-yes', 'declare_standards-yes',
  'privacy_read-yes'];

/** All answers, as the form sends them. */
export function answers() {
  const ticked = TICKS.map((tick) => tick.match(/^([a-z_]+)-(.*)$/).slice(1));
  return new URLSearchParams([...Object.entries(ANSWERS), ['country', 'KE'], ['language', 'en'], ...ticked]);
}

/** Fills the empty form in. */
export async function fillIn(page, site, language) {
  await page.goto(site.address + FORM[language]);
  for (const [name, answer] of Object.entries(ANSWERS)) await page.locator(`[name="${name}"]`).fill(answer);
  await page.locator('[name="country"]').selectOption('KE');
  for (const tick of TICKS) {
    const [, name, value] = tick.match(/^([a-z_]+)-(.*)$/);
    await page.locator(`[name="${name}"][value="${value}"]`).check();
  }
}

/** Takes as long over the check of the answers as a person does at least; what is sent sooner than a
 * second after the site has first answered is held, as a bot's. */
export async function readAnswers(page) {
  await page.locator('button[value="send"]').waitFor();
  await page.waitForTimeout(1300);
}

/** Fills the form in and sends it; the path of the application's private page. */
export async function apply(browser, site, language) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await fillIn(page, site, language);
  const press = () => page.locator('main button:not(.secondary):not(.change)').last().click();
  // The answers are shown once more before they are sent.
  await press();
  await readAnswers(page);
  await press();
  const { pathname } = new URL(page.url());
  if (!/\/[0-9a-f-]{36}$/.test(pathname)) {
    throw new Error(`the application was not taken: ${await page.locator('main').innerText()}`);
  }
  await context.close();
  return pathname;
}

/** Starts the program on a free port with a data folder of its own. */
export async function startSite() {
  const folder = await mkdtemp(path.join(tmpdir(), 'npoc-browser-'));
  const child = spawn(PROGRAM, [], {
    env: { PATH: process.env.PATH, NPOC_LISTEN: '127.0.0.1:0', NPOC_DATA_DIR: folder, NPOC_LOG: 'warn',
      NPOC_DNS: 'off' },
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
      child.removeAllListeners('exit');
      const ended = new Promise((resolve) => child.on('exit', resolve));
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export const BROWSER_ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--no-first-run'];

export function browserPath() {
  const path = BROWSERS.find((candidate) => existsSync(candidate));
  if (!path) throw new Error(`no browser at ${BROWSERS.join(', ')}`);
  return path;
}

/** The parts of a quoted-printable or base64 mail as text. */
function decoded(mail) {
  return mail.split(/\r?\n--/).map((part) => {
    const [head, ...rest] = part.split(/\r?\n\r?\n/);
    const body = rest.join('\n\n');
    if (/transfer-encoding: base64/i.test(head)) return Buffer.from(body, 'base64').toString();
    if (!/transfer-encoding: quoted-printable/i.test(head)) return body;
    const bytes = body.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
    return Buffer.from(bytes, 'latin1').toString();
  }).join('\n');
}

/** Waits until so many mails to a mailbox were written; their texts, oldest first. */
export async function mailsTo(site, mailbox, count) {
  const folder = path.join(site.folder, 'mails');
  for (let tries = 0; tries < 200; tries += 1) {
    const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.eml'));
    const mails = await Promise.all(names.sort().map((name) => readFile(path.join(folder, name), 'utf8')));
    const found = mails.filter((mail) => mail.includes(`To: ${mailbox}`)).map(decoded);
    if (found.length >= count) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`fewer than ${count} mails to ${mailbox}`);
}

/** The path of the first link to the site in a mail. */
export function linkIn(mail) {
  const [, link] = mail.match(/http:\/\/localhost:\d+(\/\S+)/);
  return link;
}

export async function startBrowser() {
  return chromium.launch({ executablePath: browserPath(), args: BROWSER_ARGUMENTS });
}

/** The rules of WCAG 2.2 AA that a machine can check and that this page breaks; contrast by AAA. */
export async function violations(page) {
  await page.evaluate(AXE);
  const result = await page.evaluate(() => globalThis.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    rules: { 'color-contrast-enhanced': { enabled: true } },
  }));
  return result.violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join(' | ')}`);
}

/** How many pixels the page is wider than the window. */
export async function overflow(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}
