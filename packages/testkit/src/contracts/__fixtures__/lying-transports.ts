import { setTimeout as delay } from 'node:timers/promises';
import type { Batch, Refusal, SendContext, SendOutcome, Transport } from '@waymark/core';
import type { MakeTransport, TransportWiring } from '../transport/subject.ts';
import { plainTransport, token } from './plain-transport.ts';

type Send = Transport['send'];
const failed: Refusal = { code: 'failed', message: 'It failed.' };

/** A plain transport whose `send` was replaced. */
function sending(replace: (honest: Send, wiring: TransportWiring) => Send): MakeTransport {
  return (wiring) => {
    const plain = plainTransport(wiring);
    return { ...plain, send: replace(plain.send, wiring) };
  };
}

/** A plain transport that turns its outcomes into others. */
function judging(judge: (outcome: SendOutcome, batch: Batch) => SendOutcome): MakeTransport {
  return sending((honest) => async (batch, how) => judge(await honest(batch, how), batch));
}

/** The first reason that an outcome gives. */
function whyOf(outcome: SendOutcome): Refusal | undefined {
  if (outcome.status === 'mixed') return [...outcome.retry.values(), ...outcome.refused.values()][0];
  return outcome.status === 'delivered' ? undefined : outcome.why;
}

function post(wiring: TransportWiring, batch: Batch, how: SendContext, path = '/events'): Promise<Response> {
  return how.fetch(`${wiring.target}${path}`, { method: 'POST', body: JSON.stringify(batch.events), signal: how.signal });
}

/** Transports that each break one promise, by what they do. */
export const lyingTransports = {
  'swallows 500s': judging((outcome) => (whyOf(outcome)?.code.startsWith('http-5') ? { status: 'delivered' } : outcome)),
  'takes 202 for a failure': sending((honest, wiring) => async (batch, how) => {
    const response = await post(wiring, batch, how);
    await response.text();
    return response.status === 202 ? { status: 'retry', why: failed } : honest(batch, how);
  }),
  'refuses what is overloaded': judging((outcome) => (whyOf(outcome)?.code === 'http-429' ? { status: 'refused', why: failed } : outcome)),
  'gives up on a broken connection': judging((outcome) => (whyOf(outcome)?.code === 'network' ? { status: 'refused', why: failed } : outcome)),
  'hurries after Retry-After': judging((outcome) => {
    if (outcome.status !== 'mixed' && outcome.status !== 'retry') return outcome;
    const { notBefore: _, ...hurried } = outcome;
    return hurried;
  }),
  'retries what is refused': judging((outcome) => (whyOf(outcome)?.code === 'http-404' ? { status: 'retry', why: failed } : outcome)),
  'hides partial failures': judging((outcome) => (whyOf(outcome)?.code === 'bad-event' ? { status: 'delivered' } : outcome)),
  'sends empty batches': sending((honest, wiring) => async (batch, how) => {
    if (batch.entries.length > 0) return honest(batch, how);
    await (await post(wiring, batch, how)).text();
    return { status: 'delivered' };
  }),
  'throws at bad JSON': sending((honest, wiring) => async (batch, how) => {
    const response = await post(wiring, batch, how);
    JSON.parse((await response.text()) || '{}');
    return honest(batch, how);
  }),
  'throws when fetch does': sending((_, wiring) => async (batch, how) => {
    await (await post(wiring, batch, how)).text();
    return { status: 'delivered' };
  }),
  'makes up a status': judging(() => ({ status: 'lost' }) as unknown as SendOutcome),
  'leaks the token in a message': judging((outcome) => (whyOf(outcome) ? { status: 'refused', why: { ...failed, message: `Bearer ${token}` } } : outcome)),
  'leaks the token in a cause': judging((outcome) => {
    const cause = new Error('failed', { cause: { headers: new Map([['authorization', Buffer.from(token).toString('base64')]]) } });
    return whyOf(outcome) ? { status: 'refused', why: { ...failed, cause } } : outcome;
  }),
  'leaks an address': judging((outcome, batch) => (whyOf(outcome) ? { status: 'refused', why: { ...failed, message: String(batch.events[0]?.who.email) } } : outcome)),
  'ignores the abort': sending((honest) => (batch, how) => honest(batch, { ...how, signal: new AbortController().signal })),
  'allows itself nothing': (wiring) => ({ ...plainTransport(wiring), limits: { maxEvents: 10, maxBytes: Number.NaN, concurrency: 1 } }),
  'floods the destination': sending((honest) => async (batch, how) => {
    const [outcome] = await Promise.all([honest(batch, how), honest(batch, how), honest(batch, how)]);
    return outcome;
  }),
  'makes new ids': sending((honest, wiring) => async (batch, how) => {
    await (await post(wiring, batch, how, `/${how.attempt}`)).text();
    return honest(batch, how);
  }),
  'starts late on exit': sending((honest) => async (batch, how) => {
    await Promise.resolve();
    return honest(batch, how);
  }),
  'leaves bodies unread': sending((_, wiring) => async (batch, how) => {
    const response = await post(wiring, batch, how);
    return response.ok ? { status: 'delivered' } : { status: 'retry', why: failed };
  }),
  'asks when it is made': (wiring) => {
    void wiring.fetch(wiring.target).catch(() => undefined);
    return plainTransport(wiring);
  },
  'closes once only': (wiring) => {
    let closed = false;
    return {
      ...plainTransport(wiring),
      async close() {
        await delay(0);
        if (closed) throw new Error('closed');
        closed = true;
      },
    };
  },
} satisfies Readonly<Record<string, MakeTransport>>;
