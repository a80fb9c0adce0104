// Every page and state, looked at by axe and held against narrow windows, big letters and the rules
// on what a page may load.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  ELIGIBILITY, FORM, LANGUAGES, STATUS, apply, fillIn, overflow, pages, readAnswers, startBrowser, startSite,
  violations,
} from './support.mjs';

let site;
let browser;
const confirmations = {};
const sentDrafts = {};
before(async () => {
  [site, browser] = await Promise.all([startSite(), startBrowser()]);
  for (const language of LANGUAGES) {
    confirmations[language] = await apply(browser, site, language);
    sentDrafts[language] = await sentDraft(language);
  }
});
after(async () => { await browser?.close(); await site?.stop(); });

/** Saves a form, opens it and sends it; the path of its link, with a token as it is mailed. */
async function sentDraft(language) {
  const page = await browser.newPage();
  await fillIn(page, site, language);
  await page.locator('[name="organisation_name"]').fill(`Saved in ${language}`);
  await page.locator('button[value="save"]').click();
  await page.waitForURL(/saved$|enregistre$/);
  const link = new URL(page.url()).pathname.replace(/\/[a-z]+$/, '');
  await page.locator('main form button').click();
  await page.locator('#membership > button[type="submit"]').click();
  await readAnswers(page);
  await page.locator('button[value="send"]').click();
  await page.locator('.reference').waitFor();
  await page.close();
  return `${link}?mail=00000000-0000-4000-8000-000000000000`;
}

/** Shows every page and state of a language, and calls `look` with the name of each. */
async function walk(page, language, look) {
  const addresses = [...await pages(site, language), confirmations[language], `/${language}/nothing`];
  for (const address of addresses) {
    await page.goto(site.address + address);
    await look(address);
  }
  for (const [what, address] of Object.entries(await applicantsPages(page, language))) {
    await page.goto(site.address + address);
    await look(what);
  }
  await page.goto(site.address + FORM[language]);
  await page.locator('main button:not(.secondary)').last().click();
  await page.locator('.summary').waitFor();
  await look('the form with errors');
  await fillIn(page, site, language);
  await page.locator('[name="representative_email"]').fill('amina@gmial.com');
  await page.locator('#membership > button[type="submit"]').click();
  await page.locator('button[value="send"]').waitFor();
  await look('the check of the answers');
  for (const [what, address] of [['eligibility', ELIGIBILITY[language]], ['lost link', STATUS[language]]]) {
    await page.goto(site.address + address);
    await page.locator('main form button').click();
    await page.locator('.summary').waitFor();
    await look(`${what} with errors`);
  }
  await page.locator('#email').fill('nobody@example.org');
  await page.locator('main form button').click();
  await page.locator('[role="status"]').waitFor();
  await look('lost link, asked for');
  await page.goto(site.address + ELIGIBILITY[language]);
  for (const choice of await page.locator('main input[value="yes"]').all()) await choice.check();
  await page.locator('#ncsg_status').check();
  await page.locator('main form button').click();
  await page.locator('#eligibility input[type="hidden"]').first().waitFor({ state: 'attached' });
  await look('eligibility, the verdict');
}

/** The pages that only an applicant sees; a form is saved for it. */
async function applicantsPages(page, language) {
  await page.goto(site.address + FORM[language]);
  await page.locator('#representative_email').fill(`saved-${language}@example.org`);
  await page.locator('button[value="save"]').click();
  await page.waitForURL(/saved$|enregistre$/);
  const saved = new URL(page.url()).pathname;
  const withdrawal = confirmations[language] + (language === 'en' ? '/withdraw' : '/retirer');
  return {
    saved, draft: saved.replace(/\/[a-z]+$/, ''), withdrawal, 'a form that was sent': sentDrafts[language],
    'opened from a mail': `${confirmations[language]}?mail=00000000-0000-4000-8000-000000000000`,
  };
}

for (const language of LANGUAGES) {
  for (const [width, colorScheme] of [[320, 'light'], [320, 'dark'], [1280, 'light'], [1280, 'dark']]) {
    test(`pages in ${language}, ${width} pixels, ${colorScheme}`, async () => {
      const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme });
      const page = await context.newPage();
      await walk(page, language, async (state) => {
        assert.deepEqual(await violations(page), [], state);
        assert.ok(await overflow(page) <= 0, `${state} is wider than the window`);
      });
      await context.close();
    });
  }

  test(`the menu of a phone in ${language}`, async () => {
    const context = await browser.newContext({ viewport: { width: 360, height: 640 } });
    const page = await context.newPage();
    await page.goto(`${site.address}/${language}/`);
    const navigation = page.locator('#menu');
    assert.equal(await navigation.isVisible(), false);
    await page.locator('.tools .menu').press('Enter');
    assert.equal(await navigation.isVisible(), true);
    assert.deepEqual(await violations(page), []);
    await page.keyboard.press('Escape');
    assert.equal(await navigation.isVisible(), false);
    await context.close();
  });

  test(`an application prints on one sheet in ${language}`, async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(site.address + confirmations[language]);
    for (const format of ['A4', 'Letter']) {
      const sheets = (await page.pdf({ format })).toString('latin1').match(/\/Type \/Page\b/g).length;
      assert.equal(sheets, 1, format);
    }
    await context.close();
  });

  // A window of 1280 by 1024 pixels at 400 % zoom, with the widest spacing of WCAG 2.2, 1.4.12.
  test(`enlarged and spaced in ${language}`, async () => {
    const context = await browser.newContext({ viewport: { width: 320, height: 256 }, bypassCSP: true });
    const page = await context.newPage();
    await walk(page, language, async (state) => {
      await page.addStyleTag({ content: `* { line-height: 1.5 !important; letter-spacing: .12em !important;
        word-spacing: .16em !important; } p { margin-bottom: 2em !important; }` });
      assert.ok(await overflow(page) <= 0, `${state} is wider than the window`);
      assert.deepEqual(await page.evaluate(cutOff), [], state);
    });
    await context.close();
  });

  test(`no page in ${language} moves, breaks the policy or loads more than three files`, async () => {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
    await context.addInitScript(() => {
      globalThis.seen = { shift: 0, refused: [] };
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) globalThis.seen.shift += entry.value;
      }).observe({ type: 'layout-shift', buffered: true });
      document.addEventListener('securitypolicyviolation', (event) => {
        globalThis.seen.refused.push(`${event.violatedDirective}: ${event.blockedURI}`);
      });
    });
    const page = await context.newPage();
    let requests = [];
    const complaints = [];
    page.on('request', (request) => requests.push(request.url()));
    page.on('console', (message) => complaints.push(message.text()));
    for (const address of await pages(site, language)) {
      requests = [];
      await page.goto(site.address + address, { waitUntil: 'networkidle' });
      assert.ok(requests.length <= 3, `${address}: ${requests}`);
      for (const request of requests) assert.equal(new URL(request).origin, site.address);
      assert.deepEqual(await page.evaluate(() => globalThis.seen), { shift: 0, refused: [] }, address);
    }
    assert.deepEqual(complaints, []);
    assert.deepEqual(await context.cookies(), []);
    await context.close();
  });
}

/** What shows less of its text than it holds, or reaches out of the window. Runs in the page. */
function cutOff() {
  return [...document.querySelectorAll('body *')].filter((element) => {
    const style = getComputedStyle(element);
    if (element.matches('.skip, .default, .visually-hidden, input, textarea, select, svg *, option') || !element.getClientRects().length) return false;
    const hidden = style.overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1;
    const squeezed = style.overflowY !== 'visible' && element.scrollHeight > element.clientHeight + 1;
    const outside = element.getBoundingClientRect().right > window.innerWidth + 1;
    return hidden || squeezed || outside;
  }).map((element) => element.outerHTML.slice(0, 100));
}
