import type { ConsentState, Tracker } from '@waymark/core';
import { createFakeClock } from '@waymark/core/testing';
import { expect, test } from 'vitest';
import type { ConsentDecision } from '../read/read-decision.ts';
import { createPurge } from './purge.ts';

const withdrawn = (browserId: string, at = 1, state: ConsentDecision['state'] = { analytics: true, marketing: false }): ConsentDecision => ({ id: `${browserId}-${at}`, browserId, at, receivedAt: at, state });

/** A purge whose searches end when the test says so. */
function kit() {
  const searches: { readonly found: readonly (readonly [string, number])[]; readonly consent: ConsentState; end(error?: Error): void }[] = [];
  const clock = createFakeClock();
  const withdraw: Tracker['withdraw'] = (withdrawals, consent) => new Promise((resolve, reject) => void searches.push({ found: [...withdrawals], consent, end: (error) => (error ? reject(error) : resolve(0)) }));
  return { clock, searches, purge: createPurge(withdraw, ['analytics', 'marketing'], clock), settle: () => new Promise((resolve) => void setImmediate(resolve)) };
}

test('searches once for all who withdraw the same while another search goes on, and for each the latest time', async () => {
  const { searches, purge, settle } = kit();
  const first = purge(withdrawn('a'));
  await settle();
  const others = [purge(withdrawn('b')), purge(withdrawn('c', 5)), purge(withdrawn('c', 3)), purge(withdrawn('d', 1, { analytics: false }))];
  await settle();
  expect(searches.map(({ found }) => found)).toEqual([[['a', 1]]]);
  searches[0]?.end();
  await first;
  await settle();
  expect(searches.map(({ found }) => found)).toEqual([[['a', 1]], [['b', 1], ['c', 5]]]);
  searches[1]?.end();
  await settle();
  expect(searches[2]).toMatchObject({ found: [['d', 1]], consent: { analytics: 'denied' } });
  searches[2]?.end();
  await Promise.all(others);
});

test('tells those who asked of a search that failed, and goes on with the next', async () => {
  const { searches, purge, settle } = kit();
  const first = purge(withdrawn('a'));
  await settle();
  const second = purge(withdrawn('b'));
  searches[0]?.end(new Error('The disk is gone.'));
  await expect(first).rejects.toThrow('The disk is gone.');
  await settle();
  searches[1]?.end();
  await second;
});

test('does not wait longer than a minute for a search that never ends', async () => {
  const { clock, searches, purge } = kit();
  void purge(withdrawn('a'));
  await clock.advance(0);
  const second = purge(withdrawn('b'));
  await clock.advance(59_999);
  expect(searches).toHaveLength(1);
  await clock.advance(1);
  expect(searches.map(({ found }) => found)).toEqual([[['a', 1]], [['b', 1]]]);
  searches[1]?.end();
  await second;
  await clock.advance(0);
  expect(clock.pending).toBe(0);
});

test('searches once for all who make up purposes, too', async () => {
  const { searches, purge, settle } = kit();
  void purge(withdrawn('a'));
  await settle();
  for (const each of ['b', 'c', 'd']) void purge(withdrawn(each, 1, { [`made-up-by-${each}`]: false, marketing: false }));
  await purge(withdrawn('e', 1, { 'made-up': false, analytics: true }));
  searches[0]?.end();
  await settle();
  expect(searches[1]).toMatchObject({ found: [['b', 1], ['c', 1], ['d', 1]], consent: { marketing: 'denied' } });
});

test('has nothing to do where nothing is denied, or nobody is named', async () => {
  const { searches, purge } = kit();
  await purge(withdrawn('a', 1, { analytics: true }));
  await purge({ id: 'd', at: 1, receivedAt: 1, state: { marketing: false } });
  expect(searches).toEqual([]);
});
