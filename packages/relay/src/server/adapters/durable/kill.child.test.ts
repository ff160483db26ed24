import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePorts, type StartedProcess, startProcess } from '@waymark/testkit/process';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type RecordingVendor, startVendor } from './__fixtures__/recording-vendor.ts';
import { postEvents, startSenders } from './__fixtures__/senders.ts';

const script = fileURLToPath(new URL('./__fixtures__/relay-process.ts', import.meta.url));
const kills = 10;
const senders = 16;

let folder: string;
let vendor: RecordingVendor;
let relay: StartedProcess | undefined;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'waymark-kill-'));
  vendor = await startVendor();
});
afterEach(async () => {
  await relay?.end();
  await vendor.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Starts the relay once more, in a life of its own. */
async function start(life: number, port: number): Promise<string> {
  relay = startProcess(script, [folder, vendor.url, `${port}`, `life-${life}`]);
  const [, url = ''] = await relay.prints(/^(.+)\n/);
  return url;
}

/** A few dozen batches, by chance. */
const someEvents = (): number => 200 + Math.floor(Math.random() * 600);

test('ten kills under load: what was answered 202 is delivered, once at a vendor that knows ids, and known when it comes again', { timeout: 600_000 }, async () => {
  const [port = 0] = await freePorts(1);
  let url: string | undefined = await start(0, port);
  const load = startSenders(senders, () => url);
  const repeats: string[] = [];
  for (let life = 1; life <= kills; life += 1) {
    const before = load.answered.length;
    await load.more(someEvents());
    await relay?.end('SIGKILL');
    url = undefined;
    const lately = load.answered.slice(before).slice(-30);
    url = await start(life, port);
    // Pages that did not hear the answer, or heard it twice, send again what was answered just before the kill.
    for (const result of (await postEvents(url, lately, 'browser-again')) ?? []) repeats.push(`${result.status}`);
  }
  await load.more(someEvents());
  await load.stop();
  await vi.waitFor(() => expect(load.answered.filter((id) => !vendor.arrivals.has(id))).toEqual([]), { timeout: 120_000, interval: 100 });
  await relay?.end('SIGTERM');

  const arrivals = [...vendor.arrivals.values()];
  const again = arrivals.filter((lives) => lives.length > 1);
  console.log(
    [
      `SIGKILL of a relay under load: ${kills} kills, ${senders} senders, ${load.broken} requests cut off or in vain`,
      `  answered 202      ${load.answered.length}, of these delivered ${load.answered.filter((id) => vendor.arrivals.has(id)).length}`,
      `  taken by vendor   ${arrivals.length} (with those that were kept and not answered), each once`,
      `  dropped by vendor ${arrivals.reduce((sum, lives) => sum + lives.length - 1, 0)} repeats of ${again.length} events: its answer was lost with the process`,
      `  sent again        ${repeats.length} of what was answered: ${repeats.filter((status) => status === 'repeated').length} known`,
    ].join('\n'),
  );
  expect(new Set(load.answered).size).toBe(load.answered.length);
  expect(load.answered.length).toBeGreaterThan(kills * 200);
  expect(load.broken).toBeGreaterThanOrEqual(kills);
  expect(repeats.length).toBeGreaterThan(kills * 10);
  expect(repeats.filter((status) => status !== 'repeated')).toEqual([]);
  // Only a kill makes the relay send an event again: none comes twice in one life.
  expect(arrivals.filter((lives) => new Set(lives).size < lives.length)).toEqual([]);
});
