import { EventEmitter } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import type { ConsentState, Drop, EventEnvelope, Refusal, SendOutcome } from '@waymark/core';
import { createFakeClock, recordingTransport } from '@waymark/core/testing';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { createServerTracker } from '../create-server-tracker.ts';

function setUp() {
  const vendor = recordingTransport();
  const tracker = createServerTracker({ service: 'shop', transports: [vendor], clock: createFakeClock() });
  const goal = (goalId: string) => tracker.current().track('goalCompleted', { goalId });
  async function visitors() {
    await tracker.flush();
    return Object.fromEntries(vendor.delivered.map(({ payload, name, who }) => [(payload as { goalId?: string }).goalId ?? name, who]));
  }
  return { tracker, vendor, goal, visitors };
}

const request = (browserId: string) => ({ headers: { cookie: `waymark_id=${browserId}` } });

test('what a run calls, awaits or starts is tracked as its visitor', async () => {
  const { tracker, goal, visitors } = setUp();
  const emitter = new EventEmitter();
  const result = await tracker.run(request('b-1'), async (scope) => {
    expect(tracker.current()).toBe(scope);
    goal('at-once');
    await turn();
    goal('awaited');
    queueMicrotask(() => goal('microtask'));
    await new Promise((resolve) => {
      setTimeout(() => {
        goal('timer');
        resolve(undefined);
      }, 1);
    });
    emitter.on('call', () => goal('listener'));
    emitter.emit('call');
    return 'result';
  });
  expect(result).toBe('result');
  const who = { browserId: 'b-1' };
  expect(await visitors()).toEqual({ 'at-once': who, awaited: who, microtask: who, timer: who, listener: who });
});

test('requests at the same time are never mixed', async () => {
  const { tracker, goal, visitors } = setUp();
  const ids = Array.from({ length: 50 }, (_, index) => `b-${index}`);
  const serve = async (id: string) => {
    for (let step = 0; step < 3; step += 1) {
      await (Math.random() < 0.5 ? turn() : Promise.resolve());
      tracker.current().identify(`user-of-${id}`);
    }
    goal(`goal-of-${id}`);
  };
  await Promise.all(ids.map((id) => tracker.run(request(id), () => serve(id))));
  const found = await visitors();
  for (const id of ids) expect(found[`goal-of-${id}`]).toEqual({ browserId: id, userId: `user-of-${id}` });
});

test('a run inside a run is its own, and the outer one goes on after it', async () => {
  const { tracker, goal, visitors } = setUp();
  await tracker.run(request('outer'), async () => {
    await tracker.run(request('inner'), async () => {
      await turn();
      goal('inside');
    });
    goal('after');
  });
  expect(await visitors()).toEqual({ inside: { browserId: 'inner' }, after: { browserId: 'outer' } });
});

test('a run that throws leaves nothing behind', async () => {
  const { tracker, goal, visitors } = setUp();
  const work = (): never => {
    throw new Error('work');
  };
  expect(() => tracker.run(request('b-1'), work)).toThrow('work');
  goal('later');
  expect(await visitors()).toEqual({ later: {} });
});

test('a job goes on as a stored visitor', async () => {
  const { tracker, goal, visitors } = setUp();
  const stored = JSON.parse(JSON.stringify(tracker.contextOf(request('b-1'), { userId: 'user-1' })));
  tracker.run(tracker.scope(stored), () => goal('job'));
  expect(await visitors()).toEqual({ job: { browserId: 'b-1', userId: 'user-1' } });
});

test('outside of runs nobody is there, and nobody who signs in stays', async () => {
  const { tracker, vendor, goal, visitors } = setUp();
  tracker.current().identify('user-1');
  goal('outside');
  expect(await visitors()).toEqual({ userSignedIn: { userId: 'user-1' }, outside: {} });
  expect(vendor.delivered.map(({ where }) => where)).toEqual(Array.from({ length: 2 }, () => ({ runtime: 'server', service: 'shop' })));
});

describe('outside of runs, where it is unknown what the visitor allows,', () => {
  function setUpConsent(consent?: ConsentState) {
    const [ads, plain] = [recordingTransport({ name: 'ads', purposes: ['marketing'] }), recordingTransport({ name: 'plain' })];
    const [drops, problems]: [Drop[], Refusal[]] = [[], []];
    const tracker = createServerTracker({
      transports: [ads, plain],
      clock: createFakeClock(),
      onDrop: (drop) => drops.push(drop),
      onError: (problem) => problems.push(problem),
      ...(consent && { consent }),
    });
    return { tracker, ads, plain, drops, problems };
  }

  test('an event goes to no destination that needs consent, and the application is told once', async () => {
    const { tracker, ads, plain, drops, problems } = setUpConsent();
    const denied = { headers: { cookie: 'waymark_consent=marketing:denied' } };
    tracker.run(denied, () => tracker.current().track('goalCompleted', { goalId: 'in-run' }));
    for (const goalId of ['lost', 'lost-again']) tracker.current().track('goalCompleted', { goalId });
    await tracker.flush();
    expect([ads.delivered.length, plain.delivered.length]).toEqual([0, 3]);
    expect(drops.map(({ reason, transport }) => [reason, transport])).toEqual(Array.from({ length: 3 }, () => ['no-consent', 'ads']));
    expect(problems.map(({ code }) => code)).toEqual(['run-missing']);
  });

  test.each([
    [{ marketing: 'granted' }, 1],
    [{ marketing: 'undecided' }, 0],
    [{}, 0],
  ] as const)('what the application said for the process counts: %j', async (consent, expected) => {
    const { tracker, ads, drops, problems } = setUpConsent(consent);
    tracker.current().track('goalCompleted', { goalId: 'outside' });
    await tracker.flush();
    expect([ads.delivered.length, drops.length, problems]).toEqual([expected, 1 - expected, []]);
  });

  test('the tracker of the process and a view that says whose it is are as before', async () => {
    const { tracker, ads, problems } = setUpConsent();
    tracker.track('goalCompleted', { goalId: 'of-the-process' });
    tracker.run(tracker.scope({}), () => tracker.current().track('goalCompleted', { goalId: 'of-a-job' }));
    await tracker.flush();
    expect([ads.delivered.length, problems]).toEqual([2, []]);
  });
});

test('what hears of events is in no run, in whose task it may be told', async () => {
  const heard = new Set<string>();
  const sent: EventEnvelope[] = [];
  const hearOnce = (what: string) => (): void => {
    if (heard.has(what)) return;
    heard.add(what);
    tracker.current().track('goalCompleted', { goalId: 'heard' }, { id: what });
  };
  const answer = (events: readonly EventEnvelope[]): SendOutcome => {
    sent.push(...events);
    return sent.length === 1 ? { status: 'delivered' } : { status: 'refused', why: { code: 'http-400', message: 'No.' } };
  };
  const tracker = createServerTracker({
    transports: [recordingTransport({ answer })],
    clock: createFakeClock(),
    enrichers: [
      (event) => {
        if (event.who.browserId === 'broken') throw new Error('An enricher broke.');
        return event;
      },
    ],
    onDelivered: hearOnce('delivered'),
    onDrop: hearOnce('drop'),
    onTry: hearOnce('try'),
    onError: hearOnce('problem'),
  });
  for (const id of ['b-1', 'b-2', 'broken']) {
    tracker.run(request(id), (scope) => scope.track('goalCompleted', { goalId: 'own' }));
    await tracker.flush();
  }
  await tracker.flush();
  const told = sent.filter(({ id }) => heard.has(id)).map(({ id, who }) => [id, who]);
  expect(Object.fromEntries(told)).toEqual({ delivered: {}, drop: {}, try: {}, problem: {} });
});

test('two trackers do not see each other', () => {
  const [first, second] = [setUp(), setUp()];
  first.tracker.run(request('b-1'), (scope) => {
    expect(second.tracker.current()).not.toBe(scope);
    second.tracker.run(request('b-2'), () => expect(first.tracker.current()).toBe(scope));
  });
});

test('the view in a run is typed by the vocabulary', () => {
  const { tracker } = setUp();
  tracker.run(request('b-1'), (scope) => expectTypeOf(scope).toEqualTypeOf(tracker.forRequest(request('b-1'))));
  expectTypeOf(tracker.current()).toEqualTypeOf(tracker.forRequest(request('b-1')));
  expectTypeOf(tracker.run(request('b-1'), () => 7)).toEqualTypeOf<number>();
});
