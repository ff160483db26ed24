import type { JsMsg } from '@nats-io/jetstream';
import type { Clock, DurationMs, Refusal } from '@waymark/core';
import type { Session } from '../connection/session.ts';
import { readEntry } from '../publish/message.ts';
import type { Layout } from '../stream/layout.ts';
import type { Answerable } from './acks.ts';
import type { Desk, HeldTicket, Source } from './desk.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { createLeaderWatch } from './leader-watch.ts';
import { createPulling } from './pulling.ts';
import { createTailWatch } from './tail-watch.ts';

/** What reading needs. */
export interface ReaderParts {
  session(): Promise<Session>;
  readonly layout: Layout;
  readonly desk: Desk;
  readonly partition: number;
  readonly window: number;
  /** What is out and not acknowledged comes back after that long. */
  readonly ackWaitMs: DurationMs;
  readonly clock: Clock;
  /** Makes streams that are missing. */
  restore(): Promise<void>;
  readonly onError: (problem: Refusal) => void;
}

/** Reads one partition for a lane, in order, while this process has it to itself. */
export interface Reader {
  readonly lane: string;
  readonly partition: number;
  /** How many messages it holds that nobody has settled. */
  readonly held: number;
  /** Nothing is missing that has to come first. */
  readonly isCaughtUp: boolean;
  start(): void;
  /** Tells the cluster that what is held is being worked on. */
  keep(): void;
  /** Reads no more; what is held stays. */
  pause(): Promise<void>;
  /** Ends reading. `give`: what is held goes back at once. `forget`: it is somebody else's already. */
  end(how: 'give' | 'forget'): Promise<void>;
}

/** The client acknowledges a message once, and its type does not show where to. */
type Message = JsMsg & Answerable;

interface Held {
  message: Message;
  ticket?: HeldTicket;
}

/** How often to ask whether all is back that is missing. Unit: milliseconds. */
const lookEveryMs = 200;
/** By then what comes back has come. Unit: milliseconds. */
const graceMs = 5000;
/** Time for acknowledgements at the end. Unit: milliseconds. */
const lastAcksMs = 2000;

export function createReader(parts: ReaderParts): Reader {
  const { desk, layout, partition, window, clock, ackWaitMs } = parts;
  const consumerName = layout.consumer(desk.lane, partition);
  const held = new Map<number, Held>();
  const ledger = createLedger({ ...parts, lane: desk.lane });
  const pulling = createPulling({ session: parts.session, stream: layout.stream, consumer: consumerName, window, clock, receive: (message) => receive(message as Message) });
  // A server confirms before the others know. Another one is told again, so that the window does not fill with what was settled.
  const leader = createLeaderWatch({ session: parts.session, stream: layout.stream, consumer: consumerName, changed: () => ledger.repeat(2 * ackWaitMs), anew: (since) => forget(since, held, ledger) });
  const tellOfForeign = foreignTeller(parts);
  const source: Source = { partition, settle: ({ sequence, arrivedAt }) => acknowledge(sequence, arrivedAt) };
  let phase: 'catching-up' | 'reading' | 'ended' = 'catching-up';
  const lostAtEnd = createTailWatch();
  let suspectedAt = -Infinity;
  let lastDelivery: number | undefined;

  /** Also after the partition was lost: who has it now need not send again what arrived. */
  function acknowledge(sequence: number, arrivedAt: number): Promise<void> {
    const message = held.get(sequence)?.message;
    // In a stream that was made anew another message has the number.
    if (!message || message.time.getTime() !== arrivedAt) return Promise.resolve();
    held.delete(sequence);
    return ledger.settle(message);
  }

  function receive(message: Message): void {
    if (phase === 'ended') return;
    const { seq, info } = message;
    leader.saw(message);
    // The cluster numbers what it hands out. A gap is something that was lost on its way: it comes back later, and what is newer must not overtake it.
    if (lastDelivery !== undefined && info.deliverySequence !== lastDelivery + 1) suspect();
    lastDelivery = info.deliverySequence;
    const known = held.get(seq);
    if (ledger.knows(message)) return;
    if (known?.message.time.getTime() === message.time.getTime()) known.message = message;
    else {
      held.set(seq, { message });
      // Out before: somebody may have settled it, and noted that, since the notes were read.
      if (phase === 'reading' && info.deliveryCount > 1) suspect();
      if (phase === 'reading') handOver(seq, message);
    }
  }

  function suspect(): void {
    suspectedAt = clock.ticks();
    if (phase !== 'reading') return;
    phase = 'catching-up';
    lookAgain();
  }

  /** Gives a message to the lane, or ends it where that has it already or it is no event. */
  function handOver(sequence: number, message: Message): void {
    const entry = readEntry(message) ?? tellOfForeign();
    const ticket = entry && desk.add(entry, { sequence, from: source, arrivedAt: message.time.getTime() });
    if (ticket) held.set(sequence, { message, ticket });
    else void acknowledge(sequence, message.time.getTime());
  }

  /**
   * What an earlier owner had, and what was lost on its way, is handed out again after its time, in any order and among what is new. All of it is here when the
   * cluster has no more out than is held of what it had handed out when it counted; that can be told only while no acknowledgement is on its way.
   */
  async function catchUp(): Promise<void> {
    await ledger.learn();
    for (const [sequence, { message, ticket }] of held) if (!ticket && ledger.knows(message)) held.delete(sequence);
    const isStill = (): boolean => ledger.open === 0 && [...held.values()].every(({ ticket }) => !ticket);
    const wasStill = isStill();
    const { manager } = await parts.session();
    const { num_ack_pending: out, delivered } = await manager.consumers.info(layout.stream, consumerName);
    if (phase !== 'catching-up') return;
    if (lostAtEnd(lastDelivery ?? 0, delivered.consumer_seq)) suspectedAt = clock.ticks();
    const counted = [...held.values()].filter(({ message }) => message.info.deliverySequence <= delivered.consumer_seq);
    const isComplete = wasStill && isStill() && counted.length >= out;
    if (!isComplete && !(clock.ticks() > suspectedAt + ackWaitMs + graceMs)) return lookAgain();
    phase = 'reading';
    // Whatever comes next has the next number, also where nothing has come yet.
    lastDelivery = Math.max(lastDelivery ?? 0, delivered.consumer_seq);
    const waiting = [...held].filter(([, { ticket }]) => !ticket).sort(([left], [right]) => left - right);
    for (const [sequence, { message }] of waiting) handOver(sequence, message);
  }

  function lookAgain(): void {
    clock.after(lookEveryMs, () => {
      if (phase === 'catching-up') catchUp().catch(lookAgain);
    });
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
    start() {
      suspectedAt = clock.ticks();
      pulling.start();
      lookAgain();
    },
    keep() {
      for (const { message } of held.values()) message.working();
      // Without an answer there is nobody to tell. The next beat asks again.
      leader.look().catch(() => undefined);
    },
    pause: pulling.stop,
    async end(how) {
      phase = 'ended';
      // At once: another worker may have it already.
      desk.forget([...held.values()].flatMap(({ ticket }) => ticket ?? []));
      await pulling.stop();
      if (how === 'give') {
        for (const { message } of held.values()) message.nak();
        held.clear();
        await ledger.idle(lastAcksMs);
      }
      ledger.end();
    },
  };
}

/** The lane delivers what it has of a stream that is gone, and there is nobody to tell of it. */
function forget(before: Date, held: Map<number, Held>, ledger: Ledger): void {
  ledger.forget(before);
  for (const [sequence, { message }] of held) if (message.time < before) held.delete(sequence);
}

/** Tells once of messages that are no events, because there may be many. */
function foreignTeller({ desk, partition, onError }: ReaderParts): () => undefined {
  let hasTold = false;
  return () => {
    if (!hasTold) onError({ code: 'message-foreign', message: `A message of partition ${partition} of "${desk.lane}" is no event and was taken out. Let nobody but relays write to the stream.` });
    hasTold = true;
    return undefined;
  };
}
