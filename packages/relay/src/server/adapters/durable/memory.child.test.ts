import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { postEvents } from './__fixtures__/senders.ts';
import type { Tidemark } from './__fixtures__/tidal-process.ts';

const script = fileURLToPath(new URL('./__fixtures__/tidal-process.ts', import.meta.url));
/** Requests of a tide, and events of each: six times what the relay keeps in memory as texts. */
const [requests, perRequest] = [80, 50];
const perTide = requests * perRequest;
const mostTries = 5;
/** After these everything has its full size: tables, caches, compiled code. */
const firstTides = 8;
const moreTides = 12;
/** To keep one id of each event more takes above 2 MB. Unit: bytes. */
const mostHeld = 1_500_000;
/** Whatever is kept outside of what the engine knows of. Both the engine and the allocator keep some room that they needed once. Unit: bytes. */
const mostResident = 6_000_000;

/** A destination that can be told to keep everybody waiting. */
async function startVendor() {
  let isHolding = false;
  let held: ServerResponse[] = [];
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => (isHolding ? held.push(response) : response.end()));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => server.closeAllConnections());
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    hold: () => void (isHolding = true),
    release() {
      isHolding = false;
      for (const response of held) response.end();
      held = [];
    },
  };
}

/** Starts the relay in a process that uses memory as evenly as it can be told to. */
async function startRelay(vendor: string): Promise<{ readonly child: ChildProcess; readonly url: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-tides-'));
  const child = fork(script, [folder, vendor], { execArgv: ['--conditions=@waymark/source', '--expose-gc', '--max-semi-space-size=2'], env: { ...process.env, MALLOC_ARENA_MAX: '1' } });
  onTestFinished(async () => {
    const ended = once(child, 'exit');
    child.kill();
    await ended;
    rmSync(folder, { recursive: true });
  });
  const [url] = (await once(child, 'message')) as [string];
  return { child, url };
}

test('the same backlog comes and goes again and again in the same memory, through files and over HTTP', { timeout: 900_000 }, async () => {
  const vendor = await startVendor();
  const { child, url } = await startRelay(vendor.url);
  let sent = 0;

  async function post(browser: number): Promise<void> {
    for (let nth = 0; nth < requests / 8; nth += 1) {
      const ids = Array.from({ length: perRequest }, (_, index) => `event-${sent + index}`);
      sent += perRequest;
      let results = await postEvents(url, ids, `browser-${browser}`);
      // A server may end a connection that was idle in the moment in which a busy machine uses it again.
      for (let tries = 1; !results && tries < mostTries; tries += 1) results = await postEvents(url, ids, `browser-${browser}`);
      if (results?.some(({ status }) => status === 'dropped') !== false) throw new Error(`Not everything was taken: ${JSON.stringify(results?.[0])}`);
    }
  }

  async function tide(): Promise<Tidemark> {
    vendor.hold();
    await Promise.all(Array.from({ length: 8 }, (_, browser) => post(browser)));
    vendor.release();
    child.send('look');
    const [mark] = (await once(child, 'message')) as [Tidemark];
    return mark;
  }

  const marks: Tidemark[] = [];
  for (let nth = 0; nth < firstTides + moreTides; nth += 1) marks.push(await tide());
  expect(marks.map(({ delivered }) => delivered)).toEqual(marks.map((_, nth) => (nth + 1) * perTide));
  const [before, after] = [marks[firstTides - 1], marks.at(-1)];
  expect((after?.held ?? Infinity) - (before?.held ?? 0)).toBeLessThan(mostHeld);
  expect((after?.resident ?? Infinity) - (before?.resident ?? 0)).toBeLessThan(mostResident);
});
