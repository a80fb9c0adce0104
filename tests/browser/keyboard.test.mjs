// The form with the Tab key alone, forwards and backwards: everything is reached in its order, and
// what has the focus can be seen.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { FORM, LANGUAGES, startBrowser, startSite } from './support.mjs';

let site;
let browser;
before(async () => { [site, browser] = await Promise.all([startSite(), startBrowser()]); });
after(async () => { await browser?.close(); await site?.stop(); });

/** What has the focus, and what keeps it from being seen. */
async function focused() {
  // The window follows the focus with the next frame.
  await new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); });
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const box = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  const faults = [];
  if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2) faults.push('no outline');
  // Browsers leave what is partly in sight where it is, which is enough (WCAG 2.2, 2.4.11).
  const top = Math.max(box.top, 0);
  const bottom = Math.min(box.bottom, window.innerHeight);
  if (bottom - top < Math.min(box.height, 20) / 2) faults.push(`outside of the window: ${box.top} to ${box.bottom}`);
  const seen = document.elementFromPoint(box.left + Math.min(8, box.width / 2), (top + bottom) / 2);
  if (!element.contains(seen) && !seen?.contains(element)) faults.push(`hidden by ${seen?.outerHTML.slice(0, 60)}`);
  return { name: element.id || element.textContent.trim(), faults };
}

/** What the Tab key has to reach: of the buttons of one question, the chosen or the first. */
function reachable() {
  const controls = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea')];
  return controls.filter((control, place) => control.checkVisibility() && control.tabIndex >= 0
    && (control.type !== 'radio' || control.checked || !controls.some((other, at) => other.name === control.name
      && (other.checked || at < place)))).map((control) => control.id || control.textContent.trim());
}

for (const language of LANGUAGES) {
  for (const [width, height] of [[360, 640], [1280, 800]]) {
    test(`the form in ${language} by keyboard, ${width} pixels`, async () => {
      const context = await browser.newContext({ viewport: { width, height } });
      const page = await context.newPage();
      await page.goto(site.address + FORM[language]);
      const expected = await page.evaluate(reachable);
      for (const key of ['Tab', 'Shift+Tab']) {
        const reached = [];
        for (let presses = 0; presses < expected.length; presses += 1) {
          await page.keyboard.press(key);
          const focus = await page.evaluate(focused);
          assert.ok(focus, `the focus is lost after ${reached.at(-1)?.name}`);
          assert.deepEqual(focus.faults, [], focus.name);
          reached.push(focus);
        }
        const names = reached.map((focus) => focus.name);
        assert.deepEqual(key === 'Tab' ? names : names.reverse(), expected);
        // Beyond the last control, the browser's own are next.
        await page.keyboard.press(key);
      }
      await context.close();
    });
  }
}
