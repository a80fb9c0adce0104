// Photographs the main pages into docs/screenshots; see script/screenshots.

import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { shrink } from './png.mjs';
import { startBrowser, startSite } from './support.mjs';

const FOLDER = fileURLToPath(new URL('../../docs/screenshots/', import.meta.url));
const PAGES = [
  ['home', { en: '/en/', fr: '/fr/' }],
  ['who-we-are', { en: '/en/who-we-are', fr: '/fr/qui-sommes-nous' }],
  ['form', { en: '/en/membership', fr: '/fr/adhesion' }],
];
// Two physical pixels for one would be sharper, and four times as heavy.
const WINDOWS = [['phone', { width: 390, height: 844 }], ['desk', { width: 1280, height: 800 }]];

await mkdir(FOLDER, { recursive: true });
const [site, browser] = await Promise.all([startSite(), startBrowser()]);
for (const [device, viewport] of WINDOWS) {
  const context = await browser.newContext({ viewport, colorScheme: 'light' });
  const page = await context.newPage();
  for (const [name, paths] of PAGES) {
    for (const [language, path] of Object.entries(paths)) {
      await page.goto(site.address + path);
      const png = await shrink(browser, await page.screenshot());
      await writeFile(`${FOLDER}${name}-${language}-${device}.png`, png);
    }
  }
  await context.close();
}
await browser.close();
await site.stop();
