import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type BrowserNeed, findBrowser } from './find-browser.ts';
import { neededBrowsers } from './needed-browsers.ts';

const folder = mkdtempSync(join(tmpdir(), 'waymark-browsers-'));
afterAll(() => rmSync(folder, { recursive: true }));

const place = join(folder, 'netscape');
const need: BrowserNeed = { name: 'Netscape', variable: 'NETSCAPE_PATH', places: [place], packages: [] };

test('a browser that is missing is fetched once, and then it is there', async () => {
  const said: string[] = [];
  let downloads = 0;
  const download = {
    by: 'a courier',
    run: async () => {
      downloads += 1;
      writeFileSync(place, '');
    },
  };
  expect(await findBrowser({ ...need, download }, (line) => said.push(line))).toBe(place);
  expect(await findBrowser({ ...need, download }, (line) => said.push(line))).toBe(place);
  expect(said).toEqual(['No Netscape found. Trying a courier …']);
  expect(downloads).toBe(1);
});

test('a place may be a pattern', async () => {
  writeFileSync(join(folder, 'mosaic-3'), '');
  expect(await findBrowser({ ...need, places: [join(folder, 'mosaic-*')] }, () => undefined)).toBe(join(folder, 'mosaic-3'));
});

test('WebKitGTK is asked for on Linux only', () => {
  expect(neededBrowsers('linux').map(({ name }) => name)).toEqual(['Chromium', 'Firefox', 'WebKitGTK']);
  expect(neededBrowsers('darwin').map(({ name }) => name)).toEqual(['Chromium', 'Firefox']);
});
