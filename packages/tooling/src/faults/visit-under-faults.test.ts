import { describe, expect, test } from 'vitest';
import { burstsOf, stormOf } from './fault-plan.ts';
import { playScenario } from './play-scenario.ts';
import { vendors } from './shop-transports.ts';
import { visitors } from './visitors.ts';

/** Seeds of the storms. `WAYMARK_FAULT_SEEDS=100-129` plays thirty others. */
const seeds = readSeeds(process.env['WAYMARK_FAULT_SEEDS'] ?? '1-3');
const roads = ['relay', ...vendors];

function readSeeds(text: string): readonly number[] {
  const [first = 1, last = first] = text.split('-').map(Number);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** On a busy machine a connection that will be cut may time out first. */
const doubtful = /^gave-up: (connection-reset|network|timeout)$/;

const runs = seeds.flatMap((seed) => [
  [seed, 'checkout'] as const,
  [seed, 'order-checkout'] as const,
]);

describe.concurrent('an order, tracked in the page and on servers at once', { timeout: 600_000 }, () => {
  test.each(runs)('counts once and in order while three of ten requests fail (seed %i, %s)', async (seed, orders) => {
    const offset = orders === 'checkout' ? 0 : 5000;
    const { faults, spoiled } = await playScenario({ orders, faults: roads.flatMap((road, index) => stormOf(road, seed * 10 + offset + index, Date.now())) });
    expect(faults).toEqual([]);
    expect(spoiled.share).toBeGreaterThan(0.1);
    expect(spoiled.ways.size).toBeGreaterThan(4);
  });

  test('counts once and in order after outages for a number of requests and for a time', async () => {
    const [taken = '', lost = ''] = visitors.map(({ orderId }) => orderId);
    const outcome = await playScenario({ orders: 'checkout', faults: roads.flatMap((road) => burstsOf(road, taken, lost)) });
    expect(outcome.faults).toEqual([]);
    const atSend = outcome.lost.filter(({ event, transport }) => transport === 'send' && event.name === 'orderPlaced');
    expect(atSend.map(({ reason, why }) => `${reason}: ${why.code}`)).toEqual([expect.stringMatching(doubtful), expect.stringMatching(doubtful)]);
  });
});
