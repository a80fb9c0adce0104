// The code of every page and state, of the stylesheet and of the pictures, read by the Nu Html Checker.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  ELIGIBILITY, FORM, LANGUAGES, STATUS, answers, apply, pages, startBrowser, startSite,
} from './support.mjs';

const CHECKER = fileURLToPath(new URL('node_modules/vnu-jar/build/dist/vnu.jar', import.meta.url));
const STATIC = fileURLToPath(new URL('../../static/', import.meta.url));

let site;
let browser;
let folder;
before(async () => {
  [site, browser] = await Promise.all([startSite(), startBrowser()]);
  folder = await mkdtemp(path.join(tmpdir(), 'npoc-html-'));
});
after(async () => {
  await browser?.close();
  await site?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

test('the Nu Html Checker has nothing to say', async () => {
  const save = async (name, address, request) => {
    const response = await fetch(site.address + address, request);
    assert.match(response.headers.get('content-type'), /^text\/html/, address);
    await writeFile(path.join(folder, `${name}.html`), await response.text());
  };
  for (const language of LANGUAGES) {
    for (const [index, address] of (await pages(site, language)).entries()) {
      await save(`${language}-${index}${address.replaceAll('/', '-')}`, address);
    }
    await save(`${language}-not-found`, `/${language}/nothing`);
    await save(`${language}-method`, FORM[language], { method: 'PUT' });
    await save(`${language}-media-type`, FORM[language], { method: 'POST', body: '{}' });
    await save(`${language}-errors`, FORM[language], { method: 'POST', body: new URLSearchParams({ a: 'b' }) });
    const post = (body) => ({ method: 'POST', body: new URLSearchParams(body) });
    await save(`${language}-check`, FORM[language], { method: 'POST', body: answers() });
    const saving = post({ step: 'save', representative_email: 'amina@example.org', mission: 'Half a' });
    const saved = new URL((await fetch(site.address + FORM[language], saving)).url).pathname;
    await save(`${language}-saved`, saved);
    await save(`${language}-draft`, saved.replace(/\/[a-z]+$/, ''));
    await save(`${language}-gone`, saved.replace(/[0-9a-f-]{36}.*/, 'x'));
    await save(`${language}-eligibility-errors`, ELIGIBILITY[language], post({ registered: 'yes' }));
    await save(`${language}-verdict`, ELIGIBILITY[language], { method: 'POST',
      body: new URLSearchParams([...answers(), ['has_domain', 'no']]) });
    await save(`${language}-status-errors`, STATUS[language], post({ email: 'amina' }));
    await save(`${language}-status-done`, STATUS[language], post({ email: 'amina@example.org' }));
    const confirmation = await apply(browser, site, language);
    await save(`${language}-confirmation`, `${confirmation}?mail=00000000-0000-4000-8000-000000000000`);
    await save(`${language}-withdrawal`, `${confirmation}${language === 'en' ? '/withdraw' : '/retirer'}`);
  }
  for (const name of ['site.css', 'icon.svg']) await copyFile(path.join(STATIC, name), path.join(folder, name));
  const check = promisify(execFile)('java', ['-jar', CHECKER, '--format', 'json', '--exit-zero-always',
    '--also-check-css', '--also-check-svg', folder], { maxBuffer: 1 << 26 });
  const { messages } = JSON.parse((await check).stderr);
  assert.deepEqual(messages.map(({ url, lastLine, message, extract }) =>
    `${path.basename(url)}:${lastLine}: ${message} ${extract ?? ''}`), []);
});
