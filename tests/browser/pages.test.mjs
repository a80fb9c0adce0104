// Every page and state, looked at by axe and held against a narrow window.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PAGES, overflow, startBrowser, startSite, violations } from './support.mjs';

let site;
let browser;
before(async () => { [site, browser] = await Promise.all([startSite(), startBrowser()]); });
after(async () => { await browser?.close(); await site?.stop(); });

for (const [language, form] of [['en', '/en/membership'], ['fr', '/fr/adhesion']]) {
  for (const [width, colorScheme] of [[320, 'light'], [320, 'dark'], [1280, 'light'], [1280, 'dark']]) {
    test(`pages in ${language}, ${width} pixels, ${colorScheme}`, async () => {
      const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme });
      const page = await context.newPage();
      for (const address of [...PAGES[language], `/${language}/nothing`]) {
        await page.goto(site.address + address);
        assert.deepEqual(await violations(page), [], address);
        assert.ok(await overflow(page) <= 0, `${address} is wider than the window`);
      }
      await page.goto(site.address + form);
      await page.locator('form button').click();
      await page.locator('.summary').waitFor();
      assert.deepEqual(await violations(page), [], 'form with errors');
      assert.ok(await overflow(page) <= 0, 'form with errors');
      await context.close();
    });
  }
}

test('nothing is loaded from elsewhere, and no cookie is set', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const hosts = new Set();
  page.on('request', (request) => hosts.add(new URL(request.url()).origin));
  for (const address of [...PAGES.en, ...PAGES.fr]) await page.goto(site.address + address);
  assert.deepEqual([...hosts], [site.address]);
  assert.deepEqual(await context.cookies(), []);
  await context.close();
});
