import { JetStreamApiError } from '@nats-io/jetstream';
import { NoRespondersError, RequestError, TimeoutError } from '@nats-io/transport-node';
import { TrackingError } from '@waymark/core';
import { createFakeClock } from '@waymark/core/testing';
import { expect, test } from 'vitest';
import { patiently } from './patiently.ts';

/** A start that fails so often. */
function starts(times: number, failure: Error) {
  const clock = createFakeClock();
  let tries = 0;
  const result = patiently(async () => {
    tries += 1;
    if (tries <= times) throw failure;
    return 'ready';
  }, clock).catch((cause: unknown) => cause);
  return { clock, result, tries: () => tries };
}

/** What servers answer where there is no place for a stream. */
const noPlace = (reason: string): Error => new JetStreamApiError({ code: 400, err_code: 10_005, description: `no suitable peers for placement, ${reason}` });

/** What a connection fails with. */
const unreachable = (code: string): Error => new TrackingError('jetstream-unreachable', 'None.', { cause: Object.assign(new Error(code), { code }) });

test.each([unreachable('ECONNREFUSED'), unreachable('ENOTFOUND'), new TimeoutError(), new RequestError('no responders', { cause: new NoRespondersError('$JS.API.INFO') }), noPlace('peer offline')])('servers that do not answer yet are asked again: %s', async (failure) => {
  const { clock, result, tries } = starts(3, failure);
  await clock.advance(10_000);
  expect([await result, tries()]).toEqual(['ready', 4]);
});

test('servers that stay silent are told of after an election has had its time', async () => {
  const { clock, result, tries } = starts(Infinity, new TimeoutError());
  await clock.advance(14_000);
  const before = tries();
  await clock.advance(10_000);
  expect(await result).toMatchObject({ code: 'jetstream-silent' });
  expect(tries() - before).toBeLessThan(3);
});

test.each([new Error('No.'), unreachable('ERR_TLS_CERT_ALTNAME_INVALID'), new TrackingError('jetstream-refused', 'No.'), noPlace('insufficient storage')])('what will not pass is told of at once: %s', async (failure) => {
  const { result, tries } = starts(Infinity, failure);
  expect([await result, tries()]).toEqual([failure, 1]);
});
