import type { JsMsg } from '@nats-io/jetstream';
import type { Clock } from '@waymark/core';
import { makeEntry, makeEvent } from '@waymark/core/testing';
import type { Session } from '../../connection/session.ts';
import { writeHeaders } from '../../publish/message.ts';
import { layoutOf } from '../../stream/layout.ts';
import { createDesk } from '../desk.ts';
import { createReader, type Reader } from '../reader.ts';

/** A consumer whose every step a test decides, because what a server sends between a question and its answer is a matter of chance. */
export interface NumberedConsumer {
  readonly reader: Reader;
  /** Events that the lane was given, in this order, and that it settles at once. */
  readonly given: readonly string[];
  /** Hands out the next message, or one that was out before. `lost`: it does not arrive. */
  handOut(what?: { readonly again?: number; readonly lost?: boolean }): void;
  /** Messages that are out and did not arrive. */
  readonly missing: readonly number[];
  /** Number of the last message. */
  readonly last: number;
  /** What happens when the reader has asked what is out, before the server counts, and when it has counted, before its answer arrives. */
  onQuestion(then: { readonly before?: () => void; readonly after?: () => void }): void;
}

const layout = layoutOf('s', 1);

export function numberedConsumer(clock: Clock): NumberedConsumer {
  const out = new Map<number, { times: number; hasArrived: boolean }>();
  const given: string[] = [];
  let [streamSequence, consumerSequence] = [0, 0];
  let receive: ((message: JsMsg) => void) | undefined;
  let then: { readonly before?: () => void; readonly after?: () => void } = {};

  async function info() {
    then.before?.();
    const counted = { num_ack_pending: out.size, delivered: { consumer_seq: consumerSequence, stream_seq: streamSequence } };
    then.after?.();
    return counted;
  }

  const session = async (): Promise<Session> =>
    ({
      client: { consumers: { get: async () => ({ consume: async ({ callback }: { callback: typeof receive }) => ((receive = callback), { closed: () => new Promise(() => undefined), close: async () => undefined }) }) }, publish: async () => ({}) },
      manager: { streams: { getMessage: async () => null }, consumers: { info } },
      connection: { request: async (reply: string) => void out.delete(Number(reply)) },
    }) as unknown as Session;

  const desk = createDesk('a', clock);
  desk.onArrival(() => {
    const taken = desk.take({ events: 1000, bytes: 1_000_000_000, leaseMs: 60_000 });
    given.push(...taken.map(({ id }) => id));
    void desk.settle(taken.map(({ id }) => id), taken, () => undefined);
  });
  const reader = createReader({ session, layout, desk, partition: 0, window: 256, ackWaitMs: 30_000, clock, restore: async () => undefined, onError: () => undefined });
  reader.start();

  return {
    reader,
    given,
    handOut({ again, lost = false } = {}) {
      const seq = again ?? (streamSequence += 1);
      consumerSequence += 1;
      const times = (out.get(seq)?.times ?? 0) + 1;
      out.set(seq, { times, hasArrived: !lost });
      if (!lost) receive?.(messageOf(seq, consumerSequence, times));
    },
    get missing() {
      return [...out].filter(([, { hasArrived }]) => !hasArrived).map(([seq]) => seq);
    },
    get last() {
      return streamSequence;
    },
    onQuestion: (next) => void (then = next),
  };
}

function messageOf(seq: number, deliverySequence: number, deliveryCount: number): JsMsg {
  const entry = { ...makeEntry(makeEvent('goalCompleted', { goalId: 'g' }, { id: `e${seq}` })), lanes: ['a'] };
  const headers = writeHeaders({ entry, lane: 'a', partition: 0, key: '' });
  const message = { seq, info: { deliverySequence, deliveryCount }, time: new Date(seq), reply: String(seq), headers, data: Buffer.from(entry.json), working: () => undefined, nak: () => undefined };
  return message as unknown as JsMsg;
}
