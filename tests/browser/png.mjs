// Makes a screenshot small: 256 colours are plenty for flat pictures and text, and a PNG with a
// palette weighs a third.

import { deflateSync } from 'node:zlib';

/** The pixels of a picture as places in a palette of its most frequent colours. Runs in a page. */
async function quantize(address) {
  const picture = await createImageBitmap(await (await fetch(address)).blob());
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  const context = canvas.getContext('2d');
  context.drawImage(picture, 0, 0);
  const { data } = context.getImageData(0, 0, picture.width, picture.height);
  const pixels = new Uint32Array(data.buffer);
  const counts = new Map();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  const palette = [...counts].sort((one, other) => other[1] - one[1]).slice(0, 256).map(([pixel]) => pixel);
  const channels = (pixel) => [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255];
  const shades = palette.map(channels);
  const places = new Map();
  for (const pixel of counts.keys()) {
    const wanted = channels(pixel);
    const distances = shades.map((shade) => shade.reduce((sum, part, at) => sum + (part - wanted[at]) ** 2, 0));
    places.set(pixel, distances.indexOf(Math.min(...distances)));
  }
  let indexes = '';
  for (const pixel of pixels) indexes += String.fromCharCode(places.get(pixel));
  return { width: picture.width, height: picture.height, palette: shades.flat(), indexes: btoa(indexes) };
}

function crc(bytes) {
  let value = ~0;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit += 1) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
  }
  return ~value >>> 0;
}

function chunk(kind, data) {
  const body = Buffer.concat([Buffer.from(kind), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length);
  frame.writeUInt32BE(crc(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** The same picture in 256 colours; `browser` does the reading. */
export async function shrink(browser, png) {
  const page = await browser.newPage();
  const { width, height, palette, indexes } =
    await page.evaluate(quantize, `data:image/png;base64,${png.toString('base64')}`);
  await page.close();
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width);
  head.writeUInt32BE(height, 4);
  head.set([8, 3], 8); // eight bits a pixel, with a palette
  const pixels = Buffer.from(indexes, 'base64');
  // Each row begins with the number of its filter: none.
  const rows = Array.from({ length: height }, (_, row) =>
    Buffer.concat([Buffer.of(0), pixels.subarray(row * width, (row + 1) * width)]));
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), chunk('PLTE', Buffer.from(palette)),
    chunk('IDAT', deflateSync(Buffer.concat(rows), { level: 9 })), chunk('IEND', Buffer.alloc(0)),
  ]);
}
