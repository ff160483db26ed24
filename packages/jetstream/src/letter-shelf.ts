import type { Drop, EpochMs } from '@waymark/core';
import { letterText, mayHoldAddress, withoutAddresses } from '@waymark/core/lean';
import type { StoredMsg } from '@nats-io/jetstream';
import { headers } from '@nats-io/transport-node';
import { isPassing } from './connection/faults.ts';
import type { Session } from './connection/session.ts';
import type { OutboxSettings } from './options.ts';
import { isStored } from './publish/is-stored.ts';
import { isApiError, isStreamGone } from './stream/ensure-stream.ts';
import type { Layout } from './stream/layout.ts';

/** A dead letter with its place in the stream. */
export interface StoredLetter extends Drop {
  readonly number: number;
  readonly keptAt: EpochMs;
}

/** Where letters are: what may stay in one stream, the same with addresses in another that forgets sooner. Messages cannot be changed, so nothing is cut out later. */
export interface LetterShelf {
  /** Tries until it is stored, as long as servers may come back. Rejects with what will not pass. */
  store(letter: Drop): Promise<void>;
  /** The first letter from this number on, of a transport or of all. Whole, as long as it is. */
  next(from: number, transport: string | undefined): Promise<StoredLetter | undefined>;
  remove(number: number): Promise<void>;
}

/** What a shelf needs. */
export interface ShelfParts {
  session(): Promise<Session>;
  /** Makes streams that are missing. */
  restore(): Promise<void>;
  readonly layout: Layout;
  readonly settings: Pick<OutboxSettings, 'letterAddressMs'>;
  /** Nothing is tried again any more. */
  readonly ended: AbortSignal;
}

/** Names the same letter with addresses, where there is one. */
const keyHeader = 'Waymark-Letter';
/** There is no such message. Source: nats-server `server/errors.json`, JSNoMessageFoundErr and, when it is to be deleted, JSStreamMsgDeleteFailedF; checked 2026-11-22. */
const [noMessage, nothingToDelete] = [10_037, 10_057];
/** How long a try of storing a letter may take, and the pause before the next. Unit: milliseconds. */
const [timeout, pauseMs] = [2000, 200];

type Place = Parameters<Session['manager']['streams']['getMessage']>[1];

export function createShelf({ session, restore, layout, settings: { letterAddressMs }, ended }: ShelfParts): LetterShelf {
  const keepsAddresses = letterAddressMs > 0;

  /** Once more when somebody has deleted the stream since it was made. */
  async function inStream<Result>(work: (open: Session) => Promise<Result>): Promise<Result> {
    const open = await session();
    try {
      return await work(open);
    } catch (cause) {
      if (!isStreamGone(cause)) throw cause;
      await restore();
      return work(open);
    }
  }

  async function put(subject: string, text: string, msgID: string, written = headers()): Promise<void> {
    for (;;) {
      try {
        if (isStored(await inStream(({ client }) => client.publish(subject, text, { timeout, msgID, headers: written })))) return;
      } catch (cause) {
        if (!isPassing(cause)) throw cause;
      }
      ended.throwIfAborted();
      await new Promise((resolve) => void setTimeout(resolve, pauseMs));
    }
  }

  async function get(stream: string, place: Place): Promise<StoredMsg | undefined> {
    try {
      return (await inStream(({ manager }) => manager.streams.getMessage(stream, place))) ?? undefined;
    } catch (cause) {
      if (isApiError(cause, noMessage)) return undefined;
      throw cause;
    }
  }

  async function erase(stream: string, number: number): Promise<void> {
    try {
      await inStream(({ manager }) => manager.streams.deleteMessage(stream, number));
    } catch (cause) {
      if (!isApiError(cause, noMessage, nothingToDelete)) throw cause;
    }
  }

  /** The same letter with the addresses in it, until it is forgotten. */
  async function wholeOf({ header }: StoredMsg): Promise<StoredMsg | undefined> {
    const key = header.get(keyHeader);
    return keepsAddresses && key !== '' ? get(layout.wholeStream, { last_by_subj: layout.whole(key) }) : undefined;
  }

  return {
    async store(letter) {
      const text = letterText(letter);
      const { where } = letter.event as Partial<Drop['event']>;
      const key = crypto.randomUUID();
      const mayHold = mayHoldAddress(text, where?.client?.ip);
      const written = headers();
      if (mayHold && keepsAddresses) written.set(keyHeader, key);
      const lasting = put(layout.dead(letter.transport), mayHold ? withoutAddresses(text) : text, key, written);
      const whole = mayHold && keepsAddresses ? put(layout.whole(key), text, key) : undefined;
      // The event waits for both.
      for (const done of await Promise.allSettled([lasting, whole])) if (done.status === 'rejected') throw done.reason;
    },
    async next(from, transport) {
      const subject = transport === undefined ? `${layout.stream}.dead.*` : layout.dead(transport);
      for (let seq = from; ; ) {
        const place = { seq, next_by_subj: subject };
        const message = await get(layout.deadStream, place);
        if (!message) return undefined;
        const letter = readLetter((await wholeOf(message)) ?? message);
        if (letter) return { ...letter, number: message.seq, keptAt: message.time.getTime() };
        seq = message.seq + 1;
      }
    },
    async remove(number) {
      const message = await get(layout.deadStream, { seq: number });
      const whole = message && (await wholeOf(message));
      if (whole) await erase(layout.wholeStream, whole.seq);
      await erase(layout.deadStream, number);
    },
  };
}

/** Undefined for what somebody else has written there. */
function readLetter(message: StoredMsg): Drop | undefined {
  try {
    const letter = message.json<Drop | null>();
    return letter?.event ? letter : undefined;
  } catch {
    return undefined;
  }
}
