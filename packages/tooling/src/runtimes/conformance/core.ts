import { createTracker, isTrackingError, memoryDeadLetters } from '@waymark/core';
import { standardEvents } from '@waymark/core/events';
import { checksOf, holds, same } from './check.ts';
import { collected, type CollectorView, standIns } from './stand-ins.ts';
import { balances, quickRetry, toCollector, trackerTo } from './trackers.ts';

const goal = (goalId: string) => ['goalCompleted', { goalId }] as const;

const delivery = checksOf('core', {
  'events arrive once each, in batches, under ids of their own': async (env) => {
    const { tracker } = trackerTo(toCollector(env));
    const ids = Array.from({ length: 200 }, (_, index) => tracker.track('eventOccurred', { name: `step-${index}` }));
    const receipt = await tracker.close();
    same(receipt.transports['collector'], { accepted: 200, delivered: 200, waiting: 0, dropped: {} }, 'Receipt');
    same(new Set(ids).size, 200, 'Different ids');
    same([...(await collected(env))].sort(), [...ids].sort(), 'Ids that arrived');
    same((await standIns(env).records('collector')).length, 4, 'Requests');
  },
  'they go by themselves, without flush or close': async (env) => {
    let seen = (): void => undefined;
    const arrived = new Promise<void>((resolve) => (seen = resolve));
    const { tracker } = trackerTo(toCollector(env), { onDelivered: () => seen() });
    const id = tracker.track(...goal('alone'));
    await arrived;
    same(await collected(env), [id], 'Ids that arrived');
    await tracker.close();
  },
  'text of any script arrives as it was': async (env) => {
    const { tracker } = trackerTo(toCollector(env));
    const name = 'Grüße, 世界, 👩‍🚀, \u2028 and "quotes"';
    tracker.track('eventOccurred', { name });
    await tracker.close();
    same((await standIns(env).view<CollectorView>('collector')).events.map(({ payload }) => payload), [{ name }], 'Payload');
  },
  'an order has the same id wherever it is tracked': async (env) => {
    const { tracker } = trackerTo(toCollector(env));
    const order = { orderId: 'Ö-1', currency: 'EUR', total: 1, items: [] };
    same(tracker.track('orderPlaced', { order }), 'orderPlaced:~2n33rwrg0dl7aq8vypkmzokdf', 'Id of the order');
    await tracker.close();
  },
  'what is handed over in the last tick of a process is on its way': async (env) => {
    const { tracker } = trackerTo(toCollector(env), { flushIntervalMs: 60_000 });
    const id = tracker.track(...goal('last'));
    tracker.leave();
    await tracker.close();
    same(await collected(env), [id], 'Ids that arrived');
  },
});

const trouble = checksOf('core', {
  'what meets a 503 goes again': async (env) => {
    await standIns(env).fault({ vendor: 'collector', kind: 'status', status: 503, times: 2 });
    const { tracker } = trackerTo(toCollector(env));
    const id = tracker.track(...goal('again'));
    const receipt = await tracker.close();
    same([receipt.complete, await collected(env)], [true, [id]], 'Complete, and ids that arrived');
    same((await standIns(env).records('collector')).map(({ status }) => status), [503, 503, 200], 'Answers');
  },
  'a connection that breaks is tried again': async (env) => {
    await standIns(env).fault({ vendor: 'collector', kind: 'reset-before', times: 1 });
    const { tracker } = trackerTo(toCollector(env));
    const id = tracker.track(...goal('broken'));
    await tracker.close();
    same(await collected(env), [id], 'Ids that arrived');
  },
  'a destination that never answers is given up in time and tried again': async (env) => {
    await standIns(env).fault({ vendor: 'collector', kind: 'hang', times: 1 });
    const { tracker } = trackerTo(toCollector(env, { retry: { ...quickRetry, timeoutMs: 100 } }));
    const id = tracker.track(...goal('slow'));
    await tracker.close();
    // On a machine that is slow itself, more than one answer comes too late.
    same([...new Set(await collected(env))], [id], 'Ids that arrived');
  },
  'a refused event is reported, kept, and can be sent again': async (env) => {
    await standIns(env).fault({ vendor: 'collector', kind: 'status', status: 400, times: 1 });
    const deadLetters = memoryDeadLetters();
    const { tracker, drops } = trackerTo(toCollector(env), { deadLetters });
    const id = tracker.track(...goal('refused'));
    const receipt = await tracker.flush();
    same(receipt.transports['collector'], { accepted: 1, delivered: 0, waiting: 0, dropped: { refused: 1 } }, 'Receipt');
    same(drops.map(({ event, reason, why }) => [event.id, reason, why.code]), [[id, 'refused', 'http-400']], 'Reported');
    for (const letter of deadLetters.list()) holds(tracker.resend(letter), 'The letter was not taken back.');
    await tracker.close();
    same(await collected(env), [id], 'Ids that arrived');
  },
  'an event that is too large is dropped and its neighbours go': async (env) => {
    const { tracker } = trackerTo(toCollector(env));
    tracker.track('eventOccurred', { name: 'x'.repeat(100_000) });
    const id = tracker.track(...goal('small'));
    const receipt = await tracker.close();
    same(receipt.transports['collector']?.dropped, { 'too-large': 1 }, 'Dropped');
    same(await collected(env), [id], 'Ids that arrived');
  },
  'close ends in time when the destination hangs, and the receipt says what was lost': async (env) => {
    await standIns(env).fault({ vendor: 'collector', kind: 'hang' });
    const { tracker } = trackerTo(toCollector(env));
    for (let index = 0; index < 120; index += 1) tracker.track(...goal(`lost-${index}`));
    const receipt = await tracker.close(50);
    balances(receipt);
    same(receipt.transports['collector'], { accepted: 120, delivered: 0, waiting: 0, dropped: { closed: 120 } }, 'Receipt');
  },
});

const rules = checksOf('core', {
  'consent: events wait for the decision, then go or are dropped': async (env) => {
    const to = (name: string, purpose: string) => ({ ...toCollector(env), name, purposes: [purpose] });
    const tracker = createTracker({ transports: [to('yes', 'analytics'), to('no', 'marketing')], consent: { analytics: 'undecided' }, onDrop: () => undefined });
    const id = tracker.track(...goal('asked'));
    await tracker.flush();
    same(await collected(env), [], 'Ids that arrived before the decision');
    tracker.setConsent({ analytics: 'granted', marketing: 'denied' });
    const { transports } = await tracker.close();
    same([transports['yes']?.delivered, transports['no']?.dropped, await collected(env)], [1, { 'no-consent': 1 }, [id]], 'Delivered, dropped, arrived');
  },
  'validation: a payload that breaks the vocabulary is dropped with what is wrong': async (env) => {
    const { tracker, drops } = trackerTo(toCollector(env), { events: standardEvents as never });
    tracker.track('goalCompleted', { goalId: 7 } as never);
    tracker.track('madeUp' as 'goalCompleted', { goalId: 'x' });
    const id = tracker.track(...goal('right'));
    await tracker.close();
    same(drops.map(({ reason, violations }) => [reason, violations?.[0]?.path]), [['invalid', 'goalId'], ['invalid', undefined]], 'Dropped');
    same(await collected(env), [id], 'Ids that arrived');
  },
  'wrong set-up is said at once': async () => {
    let caught: unknown;
    try {
      createTracker({ transports: 'none' as never });
    } catch (error) {
      caught = error;
    }
    holds(isTrackingError(caught), `No TrackingError was thrown, but ${String(caught)}.`);
  },
  'receipts account for everything, whatever happens': async (env) => {
    await standIns(env).fault({ vendor: 'collector', kind: 'status', status: 503, probability: 0.4, times: 20 });
    await standIns(env).fault({ vendor: 'collector', kind: 'status', status: 400, probability: 0.2, seed: 7, times: 4 });
    const { tracker, drops } = trackerTo(toCollector(env, { limits: { maxEvents: 7, maxBytes: 65_536, concurrency: 3 } }));
    for (let round = 0; round < 5; round += 1) {
      for (let index = 0; index < 40; index += 1) tracker.track(...goal(`${round}-${index}`));
      balances(await tracker.flush());
    }
    const receipt = await tracker.close();
    balances(receipt);
    const arrived = await collected(env);
    same([receipt.complete, receipt.transports['collector']?.delivered], [true, arrived.length], 'Complete, and delivered');
    same(arrived.length + drops.length, 200, 'Arrived or reported');
  },
  'after close nothing goes, and all is said': async (env) => {
    const { tracker, drops } = trackerTo(toCollector(env));
    await tracker.close();
    tracker.track(...goal('late'));
    same([drops.map(({ reason }) => reason), await collected(env)], [['closed'], []], 'Dropped, and ids that arrived');
    same(await tracker.close(), tracker.report(), 'Second receipt');
  },
});

/** What `@waymark/core` promises in every runtime. */
export const coreChecks = [...delivery, ...trouble, ...rules];
