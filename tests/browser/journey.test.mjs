// The whole way of an applicant, without JavaScript: by keyboard on a narrow screen in French, and
// through errors and a change of language in English.

import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { startBrowser, startSite } from './support.mjs';

let site;
let browser;
before(async () => { [site, browser] = await Promise.all([startSite(), startBrowser()]); });
after(async () => { await browser?.close(); await site?.stop(); });

const REFERENCE = /NPOC-[34679ACDEFGHJKMNPQRTVWXY]{3}-[34679ACDEFGHJKMNPQRTVWXY]{3}/;

/** Goes to a control with the Tab key alone. */
async function tabTo(page, id) {
  for (let presses = 0; presses < 200; presses += 1) {
    const focused = page.locator(':focus');
    if (await focused.count() && await focused.getAttribute('id') === id) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${id} cannot be reached by keyboard`);
}

test('in French, in Arabic script, by keyboard, on a phone, without JavaScript', async () => {
  const context = await browser.newContext({
    viewport: { width: 320, height: 640 }, javaScriptEnabled: false, locale: 'fr-FR',
  });
  const page = await context.newPage();
  await page.goto(`${site.address}/`);
  assert.equal(new URL(page.url()).pathname, '/fr/', 'the browser asks for French');
  await page.getByRole('link', { name: 'NPOC membership' }).first().press('Enter');

  const type = async (id, text) => { await tabTo(page, id); await page.keyboard.type(text); };
  const tick = async (id) => { await tabTo(page, id); await page.keyboard.press('Space'); };
  await type('organisation_name', 'جمعية المكتبات القروية');
  await tick('registered');
  await type('registration', 'وزارة الداخلية 1234');
  await tabTo(page, 'country');
  await page.keyboard.type('Mauritanie');
  await type('domains', 'تجربة-القبول-الشامل.موريتانيا');
  await type('website', 'https://تجربة-القبول-الشامل.موريتانيا/');
  await tick('work-educational');
  await type('mission', 'Nous prêtons des livres dans les villages, et nous apprenons à lire à qui le demande.');
  await type('interest', 'Notre nom de domaine a été perdu une fois ; nous voulons que cela n’arrive plus.');
  await tick('employees');
  await tick('has_members');
  await page.keyboard.press('ArrowDown');
  await tick('groups');
  await tick('ncsg_status');
  for (const question of ['icann_contract', 'government', 'political', 'commercial']) {
    await tick(question);
    await page.keyboard.press('ArrowDown');
  }
  await type('representative_name', 'أمينة بنت محمد');
  await type('representative_role', 'المديرة التنفيذية');
  await type('representative_email', 'بريد@تجربة-القبول-الشامل.موريتانيا');
  for (const box of ['declare_authority', 'declare_mission', 'declare_views', 'declare_standards', 'privacy_read']) {
    await tick(box);
  }
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/fr\/adhesion\/[0-9a-f-]{36}$/);

  const reference = (await page.locator('.reference').innerText()).match(REFERENCE)[0];
  const answers = await page.locator('main').innerText();
  assert.ok(answers.includes('جمعية المكتبات القروية'));
  assert.ok(answers.includes('Mauritanie'));
  assert.ok(answers.includes('Sans réponse'));

  // Again: reload, and back to the form and sent once more.
  const confirmation = page.url();
  await page.reload();
  assert.ok((await page.locator('.reference').innerText()).includes(reference));
  await page.goBack();
  await page.locator('main form button').click();
  await page.waitForURL(confirmation);
  assert.ok((await page.locator('.reference').innerText()).includes(reference));

  // Both mails, and only two, were written.
  const mails = path.join(site.folder, 'mails');
  let files = [];
  for (let tries = 0; tries < 100 && files.length < 2; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    files = await readdir(mails).catch(() => []);
  }
  assert.equal(files.filter((name) => name.endsWith('.eml')).length, 2);
  await context.close();
});

test('errors lead to their fields, and another language loses nothing', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'en-GB' });
  const page = await context.newPage();
  await page.goto(`${site.address}/en/membership`);
  await page.locator('#organisation_name').fill('Village Libraries Trust');
  await page.locator('#representative_email').fill('amina at example.org');
  // Enter sends the form, though the first button that one sees switches the language.
  await page.locator('#representative_email').press('Enter');
  assert.match(await page.title(), /^Error: /);
  assert.equal(new URL(page.url()).pathname, '/en/membership');

  await page.locator('.summary a[href="#representative_email"]').click();
  assert.equal(await page.locator(':focus').getAttribute('id'), 'representative_email');
  const described = await page.locator('#representative_email').getAttribute('aria-describedby');
  assert.ok(described.includes('representative_email-error'));
  assert.equal(await page.locator('#representative_email').inputValue(), 'amina at example.org');

  const wrong = await page.locator('.summary li').count();
  await page.getByRole('button', { name: 'Français' }).click();
  assert.equal(new URL(page.url()).pathname, '/fr/adhesion');
  assert.equal(await page.locator('html').getAttribute('lang'), 'fr');
  assert.equal(await page.locator('.summary li').count(), wrong);
  assert.equal(await page.locator('#organisation_name').inputValue(), 'Village Libraries Trust');
  assert.equal(await page.locator('#representative_email').inputValue(), 'amina at example.org');
  await context.close();
});
