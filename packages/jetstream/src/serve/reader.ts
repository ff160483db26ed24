import type { ConsumerMessages, JsMsg } from '@nats-io/jetstream';
import type { Clock } from '@waymark/core';
import type { Session } from '../connection/session.ts';
import { isFor, readEntry } from '../publish/message.ts';
import type { Layout } from '../stream/layout.ts';
import type { Desk, HeldTicket, Source } from './desk.ts';
import { createPastSequences } from './past-sequences.ts';

/** What reading needs. */
export interface ReaderParts {
  session(): Promise<Session>;
  readonly layout: Layout;
  readonly desk: Desk;
  readonly partition: number;
  readonly window: number;
  readonly clock: Clock;
}

/** Reads one partition for a lane, in order, while this process has it to itself. */
export interface Reader {
  readonly lane: string;
  readonly partition: number;
  /** How many messages it holds that nobody has settled. */
  readonly held: number;
  /** Nothing is left of an earlier owner that has to come first. */
  readonly isCaughtUp: boolean;
  start(): Promise<void>;
  /** Tells the cluster that what is held is being worked on. */
  keep(): void;
  /** Reads no more; what is held stays. */
  pause(): Promise<void>;
  /** Ends reading. `give`: what is held goes back at once. `forget`: it is somebody else's already. */
  end(how: 'give' | 'forget'): Promise<void>;
}

interface Held {
  message: JsMsg;
  ticket?: HeldTicket;
}

/** How often an owner that is new asks whether all is back that the one before held. Unit: milliseconds. */
const lookEveryMs = 200;

export function createReader(parts: ReaderParts): Reader {
  const { desk, layout, partition, window, clock } = parts;
  const held = new Map<number, Held>();
  const past = createPastSequences();
  const source: Source = { partition, settle: ({ sequence }) => acknowledge(sequence) };
  let messages: ConsumerMessages | undefined;
  let phase: 'catching-up' | 'reading' | 'ended' = 'catching-up';

  /** Also after the partition was lost: who has it now need not send again what arrived. */
  function acknowledge(sequence: number): void {
    held.get(sequence)?.message.ack();
    held.delete(sequence);
    past.add(sequence);
  }

  function receive(message: JsMsg): void {
    if (phase === 'ended') return;
    const { seq } = message;
    const known = held.get(seq);
    if (past.has(seq)) message.ack();
    else if (known) known.message = message;
    else {
      held.set(seq, { message });
      if (phase === 'reading') handOver(seq, message);
    }
  }

  /** Gives a message to the lane, or ends it where the lane has no use for it. */
  function handOver(sequence: number, message: JsMsg): void {
    const entry = isFor(message, desk.lane) ? readEntry(message) : undefined;
    const ticket = entry && desk.add(entry, { sequence, from: source, arrivedAt: message.time.getTime() });
    if (ticket) held.set(sequence, { message, ticket });
    else acknowledge(sequence);
  }

  /** What an earlier owner had is handed out again after its time, in any order and among what is new. Nothing goes on before all of it is here. */
  async function catchUp(): Promise<void> {
    const { manager } = await parts.session();
    const { num_ack_pending: out } = await manager.consumers.info(layout.stream, layout.consumer(desk.lane, partition));
    if (phase !== 'catching-up') return;
    if (held.size < out) return lookAgain();
    phase = 'reading';
    for (const [sequence, { message }] of [...held].sort(([left], [right]) => left - right)) handOver(sequence, message);
  }

  function lookAgain(): void {
    clock.after(lookEveryMs, () => {
      if (phase === 'catching-up') catchUp().catch(lookAgain);
    });
  }

  async function pull(): Promise<void> {
    const { client } = await parts.session();
    const consumer = await client.consumers.get(layout.stream, layout.consumer(desk.lane, partition));
    messages = await consumer.consume({ max_messages: window, expires: 10_000, idle_heartbeat: 1000, callback: receive });
  }

  return {
    lane: desk.lane,
    partition,
    get held() {
      return held.size;
    },
    get isCaughtUp() {
      return phase !== 'catching-up';
    },
    async start() {
      await pull();
      catchUp().catch(lookAgain);
    },
    keep() {
      for (const { message } of held.values()) message.working();
    },
    pause: async () => void (await messages?.close()),
    async end(how) {
      phase = 'ended';
      await messages?.close();
      desk.forget([...held.values()].flatMap(({ ticket }) => ticket ?? []));
      if (how === 'forget') return;
      for (const { message } of held.values()) message.nak();
      held.clear();
    },
  };
}
