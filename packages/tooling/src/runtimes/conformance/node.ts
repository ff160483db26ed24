import { createServerTracker, type ServerTrackerOptions } from '@waymark/node';
import { checksOf, type Env, same } from './check.ts';
import { collected, type CollectorView, standIns } from './stand-ins.ts';
import { balances, onError, quickRetry, toCollector } from './trackers.ts';

type Options = Partial<ServerTrackerOptions<never>>;

function open(env: Env, options: Options = {}) {
  const drops: string[] = [];
  const { retry = quickRetry } = options as { readonly retry?: object };
  const tracker = createServerTracker({
    service: 'orders',
    transports: [toCollector(env, { retry })],
    flushIntervalMs: 10,
    request: { trustedProxies: ['loopback'] },
    onDrop: ({ reason, why }) => void drops.push(`${reason} ${why.code}`),
    onError,
    ...(options as object),
  });
  return { tracker, drops };
}

const requestOf = (browserId: string): Request =>
  new Request('https://shop.example/api/orders', {
    method: 'POST',
    headers: {
      cookie: `waymark_id=${browserId}; waymark_consent=analytics:granted,marketing:denied`,
      referer: 'https://shop.example/checkout',
      'user-agent': 'Checker/1.0',
      'x-forwarded-for': '203.0.113.7',
    },
  });

const goal = { goalId: 'newsletter' };

/** What `@waymark/node` promises in every runtime for servers. */
export const nodeChecks = checksOf('node', {
  'events of a process arrive, named after the service': async (env) => {
    const { tracker } = open(env);
    const ids = Array.from({ length: 120 }, () => tracker.track('goalCompleted', goal));
    const receipt = await tracker.close();
    same(receipt.transports['collector'], { accepted: 120, delivered: 120, waiting: 0, dropped: {} }, 'Receipt');
    const { ids: arrived, events } = await standIns(env).view<CollectorView>('collector');
    same([[...arrived].sort(), new Set(events.map(({ where }) => where.service)).size, events[0]?.where.service], [[...ids].sort(), 1, 'orders'], 'Ids and service');
  },
  'events of a request carry its visitor': async (env) => {
    const { tracker } = open(env);
    tracker.forRequest(requestOf('browser-7'), { remoteAddress: '127.0.0.1', userId: 'u-1' }).track('goalCompleted', goal);
    await tracker.close();
    const [event] = (await standIns(env).view<CollectorView>('collector')).events;
    same([event?.who.browserId, event?.who.userId, event?.where.client, event?.consent], ['browser-7', 'u-1', { ip: '203.0.113.7', userAgent: 'Checker/1.0' }, ['analytics']], 'Visitor');
  },
  'requests at the same time never mix': async (env) => {
    const { tracker } = open(env);
    const later = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));
    const visit = (index: number): Promise<void> =>
      tracker.run(requestOf(`browser-${index}`), async () => {
        await later((index * 7) % 5);
        tracker.current().track('eventOccurred', { name: `step-${index}` });
      });
    await Promise.all(Array.from({ length: 20 }, (_, index) => visit(index)));
    await tracker.close();
    const { events } = await standIns(env).view<CollectorView>('collector');
    const mixed = events.filter(({ who, payload }) => who.browserId !== (payload as { readonly name: string }).name.replace('step', 'browser'));
    same([events.length, mixed.length], [20, 0], 'Arrived, and mixed');
  },
  'a platform is asked to wait for delivery': async (env) => {
    const held: Promise<unknown>[] = [];
    const { tracker } = open(env, { flushIntervalMs: 60_000, waitUntil: (promise) => void held.push(promise) });
    const id = tracker.forRequest(requestOf('browser-7')).track('goalCompleted', goal);
    await Promise.all(held);
    same([held.length, await collected(env)], [1, [id]], 'Promises, and ids that arrived');
    await tracker.close();
  },
  'a 503, a broken connection and silence are overcome': async (env) => {
    const { fault } = standIns(env);
    await fault({ vendor: 'collector', kind: 'status', status: 503, times: 1 });
    await fault({ vendor: 'collector', kind: 'reset-before', times: 1 });
    await fault({ vendor: 'collector', kind: 'hang', times: 1 });
    const { tracker } = open(env, { transports: [toCollector(env, { retry: { ...quickRetry, timeoutMs: 100 } })] });
    const id = tracker.track('goalCompleted', goal);
    await tracker.close();
    same([await collected(env), (await standIns(env).records('collector')).length], [[id], 4], 'Ids that arrived, and tries');
  },
  'a destination that nobody serves is waited for, and close ends in time': async (env) => {
    const nobody = { ...env, targets: { collector: 'http://127.0.0.1:9' } };
    const { tracker, drops } = open(env, { transports: [toCollector(nobody)] });
    tracker.track('goalCompleted', goal);
    const receipt = await tracker.close(100);
    balances(receipt);
    same([receipt.transports['collector']?.delivered, drops], [0, ['closed closed']], 'Delivered, and reported');
  },
  'payloads are checked, and events of pages are refused': async (env) => {
    const { tracker, drops } = open(env);
    tracker.track('goalCompleted', { goalId: 7 } as never);
    tracker.track('pageOpened' as 'goalCompleted', { url: 'https://shop.example/' } as never);
    await tracker.close();
    same([drops.map((each) => each.split(' ')[0]), await collected(env)], [['invalid', 'invalid'], []], 'Reported, and ids that arrived');
  },
});
