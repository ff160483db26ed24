import { describe, expect, test } from 'vitest';
import { decision, goal, relayKit } from '../__fixtures__/relay-kit.ts';

const minute = 60_000;
const week = 7 * 24 * 60 * minute;
const service = 'service-secret-0123456789';

describe('what comes too late to tell whether it came before', () => {
  test('is dropped: an event that happened more than a week ago, with a minute for clocks that are not corrected', async () => {
    const kit = relayKit();
    const now = kit.clock.now();
    const answer = await kit.post([goal('just', { occurredAt: now - week - minute }), goal('late', { occurredAt: now - week - minute - 1 })]);
    expect(answer.results).toEqual([
      { id: 'just', status: 'accepted' },
      { id: 'late', status: 'dropped', reason: 'gave-up', code: 'too-old' },
    ]);
    expect(kit.relay.report().events).toMatchObject({ received: 2, accepted: 1, dropped: { 'gave-up': 1 } });
  });

  test('is dropped: all of a batch that was sent so long ago, which a slow clock would otherwise make new', async () => {
    const kit = relayKit();
    const sentAt = kit.clock.now();
    const copy = [goal('a', { occurredAt: sentAt }), decision('d', { at: sentAt })];
    expect((await kit.post(copy, { sentAt })).results).toMatchObject([{ status: 'accepted' }, { reason: 'not-wanted' }]);
    await kit.clock.advance(week + minute + 1);
    for (const time of ['first', 'second']) {
      const answer = await kit.post(copy, { sentAt });
      expect([time, ...answer.results.map(({ code }) => code)]).toEqual([time, 'too-old', 'too-old']);
      expect(answer.headers.get('set-cookie')).toBeNull();
    }
  });

  test('comes after the time in which it is known: no copy of a request counts twice, whenever it comes', async () => {
    const kit = relayKit();
    const sentAt = kit.clock.now();
    await kit.post([goal('a', { occurredAt: sentAt })], { sentAt });
    const seen: unknown[] = [];
    for (const at of [minute, week / 7, week / 7 + 1, week - 1, week, week + minute, week + minute + 1, 2 * week]) {
      await kit.clock.advance(sentAt + at - kit.clock.now());
      const [result] = (await kit.post([goal('a', { occurredAt: sentAt })], { sentAt })).results;
      seen.push(result?.code ?? result?.status);
    }
    expect(seen).toEqual([...Array.from({ length: 6 }, () => 'repeated'), 'too-old', 'too-old']);
  });

  test('is the clock of the sender, corrected, where it is no more than that behind', async () => {
    const kit = relayKit();
    const sentAt = kit.clock.now() - week;
    await kit.post([goal('now', { occurredAt: sentAt }), goal('before', { occurredAt: sentAt - week - 2 * minute })], { sentAt });
    expect((await kit.delivered()).map(({ id, occurredAt }) => [id, occurredAt])).toEqual([['now', kit.clock.now()]]);
  });

  test('is taken from a service, which may bring in what happened long ago', async () => {
    const kit = relayKit({ serviceTokens: [service] });
    const year = kit.clock.now() - 52 * week;
    const imported = goal('imported', { occurredAt: year, where: { runtime: 'server', service: 'orders' } });
    expect((await kit.post([imported], { headers: { origin: '', authorization: `Bearer ${service}` } })).results).toMatchObject([{ status: 'accepted' }]);
    expect((await kit.post([{ ...imported, id: 'said' }])).results).toMatchObject([{ code: 'too-old' }]);
  });

  test('depends on the limit', async () => {
    const kit = relayKit({ limits: { maxAgeMs: minute } });
    expect((await kit.post([goal('a', { occurredAt: kit.clock.now() - 3 * minute })])).results).toMatchObject([{ code: 'too-old' }]);
  });
});
