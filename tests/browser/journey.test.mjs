// The whole way of an applicant, without JavaScript: by keyboard on a narrow screen in French; and
// from English on a phone to French on another machine, through errors and a saved form.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { linkIn, mailsTo, readAnswers, startBrowser, startSite } from './support.mjs';

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

/** Presses Enter, and waits for the page that it leads to. */
async function enter(page) {
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
}

/** Chooses from a list as by keyboard: a pause between two letters begins the search anew. */
async function choose(page, id, words) {
  await tabTo(page, id);
  for (let tries = 0; tries < 5; tries += 1) {
    await page.keyboard.type(words);
    const chosen = await page.locator(`#${id}`).evaluate((list) => list.selectedOptions[0].text);
    if (chosen === words) return;
    await new Promise((resolve) => setTimeout(resolve, 1100));
  }
  throw new Error(`${words} cannot be chosen`);
}

/** Goes to what a selector finds with the Tab key alone, and presses Enter. */
async function press(page, selector) {
  for (let presses = 0; presses < 250; presses += 1) {
    const focused = page.locator(':focus');
    if (await focused.count() && await focused.evaluate((element, wanted) => element.matches(wanted), selector)) {
      await enter(page);
      return;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error(`${selector} cannot be reached by keyboard`);
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
  await choose(page, 'country', 'Mauritanie');
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
  await enter(page);
  assert.ok((await page.locator('h1').innerText()).includes('Vérifiez vos réponses'));
  const checked = await page.locator('main').innerText();
  assert.ok(checked.includes('جمعية المكتبات القروية') && checked.includes('Sans réponse'));
  await readAnswers(page);
  await press(page, 'button[value="send"]');
  await page.waitForURL(/\/fr\/adhesion\/[0-9a-f-]{36}$/);

  const reference = (await page.locator('.reference').innerText()).match(REFERENCE)[0];
  const answers = await page.locator('main').innerText();
  assert.ok(answers.includes('Mauritanie'));

  // Again: reload, and the form once more with the same answers.
  const confirmation = page.url();
  await page.reload();
  assert.ok((await page.locator('.reference').innerText()).includes(reference));

  // The notice and the acknowledgement were written.
  await mailsTo(site, 'info@npoc.org', 1);
  const [mail] = await mailsTo(site, 'بريد@xn--', 1);
  assert.ok(mail.includes(reference));
  assert.ok(confirmation.endsWith(linkIn(mail).split('?')[0]));
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
  await page.getByRole('button', { name: 'Français' }).press('Enter');
  assert.equal(new URL(page.url()).pathname, '/fr/adhesion');
  assert.equal(await page.locator('html').getAttribute('lang'), 'fr');
  assert.equal(await page.locator('.summary li').count(), wrong);
  assert.equal(await page.locator('#organisation_name').inputValue(), 'Village Libraries Trust');
  assert.equal(await page.locator('#representative_email').inputValue(), 'amina at example.org');
  await context.close();
});

test('begun in English on a phone, saved, and finished in French on another machine', async () => {
  const phone = await browser.newContext({
    viewport: { width: 320, height: 640 }, javaScriptEnabled: false, locale: 'en-GB',
  });
  let page = await phone.newPage();

  // Before the form: can we join? What is answered here is not asked again.
  await page.goto(`${site.address}/en/how-to-join`);
  await press(page, 'main a[href="/en/eligibility"]');
  for (const [name, value] of [['registered', 'yes'], ['has_domain', 'yes'], ['icann_contract', 'no'],
    ['government', 'no'], ['political', 'no'], ['commercial', 'no'], ['has_members', 'no'],
    ['ncsg_status', 'applied']]) {
    await tabTo(page, name);
    await page.keyboard.press('Space');
    if (value === 'no') await page.keyboard.press('ArrowDown');
    if (value === 'applied') await page.keyboard.press('ArrowDown');
  }
  await press(page, '#eligibility button[type="submit"]');
  assert.ok((await page.locator('h1').innerText()).includes('can join'));
  await press(page, '#eligibility button[type="submit"]');
  assert.equal(await page.locator('#registered').isChecked(), true);
  assert.equal(await page.locator('#ncsg_status-applied').isChecked(), true);

  // Three fields wrong.
  const type = async (id, text) => { await tabTo(page, id); await page.keyboard.type(text); };
  const tick = async (id) => { await tabTo(page, id); await page.keyboard.press('Space'); };
  await type('organisation_name', 'Village Libraries Trust');
  await type('registration', 'Charity Commission, 1234567');
  await choose(page, 'country', 'Kenya');
  await type('domains', 'village libraries');
  await type('website', 'https://www.example.org/');
  await tick('work-educational');
  await type('mission', 'Books.');
  await type('interest', 'Our domain name was lost once. We want rules under which that cannot happen again.');
  await tick('employees');
  await tick('groups');
  await type('representative_name', 'Amina Diallo');
  await type('representative_role', 'Executive director');
  await type('representative_email', 'amina at example.org');
  for (const box of ['declare_authority', 'declare_mission', 'declare_views', 'declare_standards', 'privacy_read']) {
    await tick(box);
  }
  await enter(page);
  assert.match(await page.title(), /^Error: /);
  const wrong = await page.locator('.summary li a').evaluateAll((links) => links.map((link) => link.hash));
  assert.deepEqual([...new Set(wrong)], ['#domains', '#mission', '#representative_email']);

  // In French, with the same errors; then the address is mended and the form saved.
  await press(page, 'button.language');
  assert.equal(await page.locator('html').getAttribute('lang'), 'fr');
  assert.equal(await page.locator('.summary li').count(), wrong.length);
  await page.locator('.summary a[href="#representative_email"]').press('Enter');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('amina@example.org');
  await press(page, 'button[value="save"]');
  assert.ok((await page.locator('h1').innerText()).includes('enregistré'));
  await phone.close();

  // Another machine, from the mail.
  const [saved] = await mailsTo(site, 'amina@example.org', 1);
  assert.ok(!saved.includes('Village'));
  const desk = await browser.newContext({ javaScriptEnabled: false, locale: 'fr-FR' });
  page = await desk.newPage();
  await page.goto(site.address + linkIn(saved));
  assert.ok(!(await page.content()).includes('Village'), 'a program that opens the link sees nothing');
  await press(page, 'main form button');
  assert.equal(await page.locator('#organisation_name').inputValue(), 'Village Libraries Trust');
  assert.equal(await page.locator('#domains').inputValue(), 'village libraries');
  await tabTo(page, 'domains');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('example.org');
  await tabTo(page, 'mission');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('We bring books to villages, and teach reading to everybody who asks for it.');
  await press(page, '#membership button[type="submit"]');
  assert.ok((await page.locator('h1').innerText()).includes('Vérifiez'));

  // One more look back at a group, and English again, before it is sent.
  await press(page, '#size + button');
  assert.equal(new URL(page.url()).hash, '#size-section');
  assert.equal(await page.locator('#mission').inputValue(), 'We bring books to villages, and teach reading to everybody who asks for it.');
  await press(page, '#membership button[type="submit"]');
  await press(page, 'button.language');
  assert.ok((await page.locator('h1').innerText()).includes('Check your answers'));
  await press(page, 'button[value="send"]');
  await page.waitForURL(/\/en\/membership\/[0-9a-f-]{36}$/);
  const reference = (await page.locator('.reference').innerText()).match(REFERENCE)[0];

  // Where it stands, from the mail; the address confirmed, then withdrawn after all.
  const mails = await mailsTo(site, 'amina@example.org', 2);
  const acknowledgement = mails.find((mail) => mail.includes(reference));
  await page.goto(site.address + linkIn(acknowledgement));
  await press(page, 'form.notice button');
  assert.equal(await page.locator('.history li').count(), 3);
  await press(page, 'a[href$="/withdraw"]');
  await press(page, 'main form button');
  assert.ok((await page.locator('h1').innerText()).includes('withdrawn'));
  assert.ok((await page.locator('.history').innerText()).includes('was withdrawn'));

  // The saved form is gone. Its link, which others may have, does not lead to the application; who
  // reads the mailbox gets that link sent there.
  await page.goto(site.address + linkIn(saved));
  assert.ok((await page.locator('main').innerText()).includes(reference));
  assert.equal(await page.locator('main a').count(), 0);
  await press(page, 'main form button');
  assert.equal(await page.locator('[role="status"]').count(), 1);
  // Besides the saved form's, the notice, which is answered to there, and the acknowledgement.
  const links = (await mailsTo(site, 'amina@example.org', 4))
    .findLast((mail) => mail !== acknowledgement && /\/(membership|adhesion)\/[0-9a-f-]{36}/.test(mail));
  await page.goto(site.address + linkIn(links));
  assert.ok((await page.locator('.reference').innerText()).includes(reference));
  await desk.close();
});
