import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import type { Refusal } from '@waymark/core';
import { createFakeClock, recordingTransport } from '@waymark/core/testing';
import { afterEach, describe, expect, test } from 'vitest';
import { createServerTracker } from '../create-server-tracker.ts';
import { lambdaExtension } from './lambda.ts';

const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  await Promise.all(cleanUps.splice(0).map((cleanUp) => cleanUp()));
});

/** The Extensions API of Lambda as far as an extension inside of a function sees it. */
async function startLambda(refuses = false) {
  const seen: string[] = [];
  let waiting: ServerResponse | undefined;
  let asked = (): void => undefined;

  function handle(request: IncomingMessage, response: ServerResponse): void {
    const path = String(request.url).replace('/2020-01-01/extension', '');
    seen.push(`${request.method} ${path} ${request.headers['lambda-extension-name'] ?? request.headers['lambda-extension-identifier']}`);
    request.resume();
    if (refuses) response.writeHead(403).end('{}');
    else if (path === '/register') response.writeHead(200, { 'lambda-extension-identifier': 'ext-1' }).end('{"functionName":"shop"}');
    else {
      waiting = response;
      asked();
    }
  }

  const server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUps.push(() => (server.closeAllConnections(), server.close()));

  return {
    seen,
    runtimeApi: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** The extension has no work left: Lambda may freeze the function. */
    async frozen(): Promise<void> {
      if (waiting) return;
      await new Promise<void>((resolve) => {
        asked = resolve;
      });
    },
    /** Breaks every connection. */
    cut(): void {
      server.closeAllConnections();
      waiting = undefined;
    },
    isFrozen: () => waiting !== undefined,
    invoke(withinMs = 60_000): void {
      waiting?.writeHead(200).end(JSON.stringify({ eventType: 'INVOKE', deadlineMs: Date.now() + withinMs }));
      waiting = undefined;
    },
  };
}

async function setUp(lambda: { readonly runtimeApi?: string }) {
  let deliver = (): void => undefined;
  const delivery = new Promise<void>((resolve) => {
    deliver = resolve;
  });
  const problems: Refusal[] = [];
  const { waitUntil, wrap } = await lambdaExtension({ ...lambda, onError: (problem) => problems.push(problem) });
  const vendor = recordingTransport({ answer: async () => (await delivery, { status: 'delivered' }) });
  const tracker = createServerTracker({ transports: [vendor], waitUntil });
  const work = (orderId: string): string => {
    tracker.track('goalCompleted', { goalId: orderId });
    return `placed ${orderId}`;
  };
  return { vendor, work, handler: wrap(work), deliver, problems };
}

describe('inside of Lambda', () => {
  test('the answer goes out first, and the function is not frozen before its events are delivered', async () => {
    const lambda = await startLambda();
    const { handler, vendor, deliver } = await setUp(lambda);
    await lambda.frozen();
    lambda.invoke();
    expect(await handler('A-1')).toBe('placed A-1');
    await turn();
    expect([lambda.isFrozen(), vendor.delivered.length]).toEqual([false, 0]);
    deliver();
    await lambda.frozen();
    expect(vendor.delivered).toHaveLength(1);
    expect(lambda.seen).toEqual(['POST /register waymark', 'GET /event/next ext-1', 'GET /event/next ext-1']);
  });

  test('an invocation that tracks nothing is over with its answer, one after another', async () => {
    const lambda = await startLambda();
    const { wrap } = await lambdaExtension({ ...lambda, onError: () => undefined });
    let answer = (): void => undefined;
    const handler = wrap(
      () =>
        new Promise<void>((resolve) => {
          answer = resolve;
        }),
    );
    for (let invocation = 0; invocation < 3; invocation += 1) {
      await lambda.frozen();
      lambda.invoke();
      const answered = handler();
      await turn();
      expect(lambda.isFrozen()).toBe(false);
      answer();
      await answered;
    }
    await lambda.frozen();
    expect(lambda.seen).toHaveLength(5);
  });

  test('a handler that throws keeps its error, and its invocation is over', async () => {
    const lambda = await startLambda();
    const { wrap } = await lambdaExtension({ ...lambda, onError: () => undefined });
    await lambda.frozen();
    lambda.invoke();
    const broken = wrap(() => Promise.reject(new Error('sold out')));
    await expect(broken()).rejects.toThrow('sold out');
    await lambda.frozen();
    expect(lambda.isFrozen()).toBe(true);
  });

  test('a destination that hangs is waited for until the deadline at most', async () => {
    const lambda = await startLambda();
    const { handler, vendor } = await setUp(lambda);
    await lambda.frozen();
    lambda.invoke(110);
    await handler('A-1');
    await lambda.frozen();
    expect(vendor.delivered).toHaveLength(0);
  });

  test('a handler that was not wrapped costs no waiting', async () => {
    const lambda = await startLambda();
    await lambdaExtension({ ...lambda, onError: () => undefined });
    await lambda.frozen();
    lambda.invoke();
    await lambda.frozen();
    expect(lambda.seen).toHaveLength(3);
  });
});

test('a platform that fails is asked again, and one problem is told for one failure', async () => {
  const clock = createFakeClock();
  const problems: Refusal[] = [];
  const lambda = await startLambda();
  const { wrap } = await lambdaExtension({ ...lambda, clock, onError: (problem) => problems.push(problem) });
  const handler = wrap(() => 'answer');
  await lambda.frozen();
  lambda.cut();
  while (problems.length === 0) await turn();
  lambda.cut();
  await clock.advance(100);
  await lambda.frozen();
  lambda.invoke();
  await handler();
  await lambda.frozen();
  expect(problems).toMatchObject([{ code: 'lambda-extension-failed', cause: expect.objectContaining({ message: 'socket hang up' }) }]);
});

describe('without the Extensions API', () => {
  test('the answer waits for delivery no longer than the invocation has time', async () => {
    const { wrap, waitUntil } = await lambdaExtension();
    waitUntil(new Promise(() => undefined));
    const handler = wrap((_event: object, _context: { getRemainingTimeInMillis(): number }) => 'placed');
    expect(await handler({}, { getRemainingTimeInMillis: () => 100 })).toBe('placed');
  });

  test.each(['outside of Lambda', 'where the registration is refused'])('%s the answer waits for delivery', async (place) => {
    const refuses = place !== 'outside of Lambda';
    const { handler, vendor, deliver, problems } = await setUp(refuses ? await startLambda(true) : {});
    let isAnswered = false;
    const answer = handler('A-1').finally(() => {
      isAnswered = true;
    });
    await turn();
    expect(isAnswered).toBe(false);
    deliver();
    expect(await answer).toBe('placed A-1');
    expect(vendor.delivered).toHaveLength(1);
    expect(problems.map(({ code }) => code)).toEqual(refuses ? ['lambda-extension-failed'] : []);
  });
});
