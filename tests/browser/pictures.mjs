// Renders static/*.png and static/favicon.ico; see script/pictures.

import { readFile, writeFile } from 'node:fs/promises';
import { shrink } from './png.mjs';
import { startBrowser } from './support.mjs';

const folder = new URL('../../', import.meta.url);
const browser = await startBrowser();

/** An SVG as a PNG of a size. */
async function render(svg, width, height) {
  const page = await browser.newPage({ viewport: { width, height } });
  const picture = (await readFile(new URL(svg, folder), 'utf8')).replace(/^<!--.*-->\n/, '');
  await page.setContent(`<style>body{margin:0}svg{display:block;width:${width}px;height:${height}px}</style>${picture}`);
  const png = await page.screenshot({ omitBackground: true });
  await page.close();
  return png;
}

/** An ICO that holds one PNG. */
function ico(png, size) {
  const head = Buffer.alloc(22);
  head.writeUInt16LE(1, 2); // an icon,
  head.writeUInt16LE(1, 4); // one picture
  head.writeUInt8(size, 6);
  head.writeUInt8(size, 7);
  head.writeUInt16LE(1, 10); // planes
  head.writeUInt16LE(32, 12); // bits a pixel
  head.writeUInt32LE(png.length, 14);
  head.writeUInt32LE(head.length, 18);
  return Buffer.concat([head, png]);
}

const save = (name, bytes) => writeFile(new URL(`static/${name}`, folder), bytes);
await save('favicon.ico', ico(await render('static/icon.svg', 32, 32), 32));
for (const size of [192, 512]) await save(`icon-${size}.png`, await render('static/icon.svg', size, size));
for (const lang of ['en', 'fr']) {
  await save(`share-${lang}.png`, await shrink(browser, await render(`pictures/share-${lang}.svg`, 1200, 630)));
}
await browser.close();
