import type { DeadLetters, Drop, EpochMs, Refusal } from '@waymark/core';
import { checkOptions } from '@waymark/core/transport';
import { wholeNumbers } from './check-values.ts';
import type { Session } from './connection/session.ts';
import { isApiError, isStreamGone } from './stream/ensure-stream.ts';
import type { Layout } from './stream/layout.ts';

/** Which letters. Without any: the oldest hundred of all. */
export interface LetterChoice {
  readonly transport?: string;
  /** Only those after this number, to read on. */
  readonly after?: number;
  /** Default: 100. */
  readonly limit?: number;
}

/** A dead letter with its place in the stream. */
export interface StoredLetter extends Drop {
  readonly number: number;
  readonly keptAt: EpochMs;
}

/** Dead letters that the whole cluster shares. */
export interface JetstreamDeadLetters extends DeadLetters {
  /** Oldest first. */
  list(choice?: LetterChoice): Promise<readonly StoredLetter[]>;
  /** Takes letters out for good, after they were sent again with `tracker.resend(letter)` and `tracker.flush()`, for example. */
  remove(numbers: Iterable<number>): Promise<void>;
}

/** What the outbox needs of them besides. */
export interface Letters extends JetstreamDeadLetters {
  /** Resolves when the letters of these events are stored: only then may the events go. */
  kept(lane: string, ids: readonly string[]): Promise<void>;
  /** Resolves when nothing is being stored. */
  idle(): Promise<void>;
}

interface LettersParts {
  session(): Promise<Session>;
  /** Makes streams that are missing. */
  restore(): Promise<void>;
  readonly layout: Layout;
  readonly onError: (problem: Refusal) => void;
}

/** There is no such message. Source: nats-server `server/errors.json`, JSNoMessageFoundErr and, when it is to be deleted, JSStreamMsgDeleteFailedF; checked 2026-11-22. */
const [noMessage, nothingToDelete] = [10_037, 10_057];
/** Tries of storing a letter, and how long one may take. Unit: milliseconds. */
const [mostTries, timeout] = [5, 2000];

function readChoice(choice: LetterChoice): Required<Pick<LetterChoice, 'after' | 'limit'>> & { readonly transport: string | undefined } {
  const checks = checkOptions('list()', choice, ['transport', 'after', 'limit']);
  const whole = wholeNumbers(checks, 'list()');
  return {
    transport: checks.optionalText('transport', 'Pass the name of one.'),
    after: whole('after', 0, 0, Number.MAX_SAFE_INTEGER),
    limit: whole('limit', 100, 1, Number.MAX_SAFE_INTEGER),
  };
}

export function createLetters({ session, restore, layout, onError }: LettersParts): Letters {
  /** By lane and id. */
  const storing = new Map<string, Promise<void>>();
  const keyOf = (lane: string, id: string): string => `${lane}\n${id}`;

  async function store({ event, reason, transport, why, violations }: Drop): Promise<void> {
    const { cause: _cause, ...plain } = why;
    const text = JSON.stringify({ event, reason, transport, why: plain, violations });
    await inStream(({ client }) => client.publish(layout.dead(transport), text, { timeout, retries: mostTries }));
  }

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

  return {
    keep(letter) {
      const key = keyOf(letter.transport, letter.event.id);
      const work = store(letter)
        .catch((cause: unknown) => onError({ code: 'dead-letter-lost', message: `A dead letter of "${letter.transport}" could not be stored.`, cause }))
        .finally(() => storing.delete(key));
      storing.set(key, work);
    },
    async list(choice = {}) {
      const { transport, after, limit } = readChoice(choice);
      const subject = transport === undefined ? `${layout.stream}.dead.*` : layout.dead(transport);
      const found: StoredLetter[] = [];
      for (let seq = after + 1; found.length < limit; ) {
        const place = { seq, next_by_subj: subject };
        const message = await inStream(({ manager }) => manager.streams.getMessage(layout.deadStream, place)).catch((cause: unknown) => {
          if (isApiError(cause, noMessage)) return null;
          throw cause;
        });
        if (!message) break;
        found.push({ ...message.json<Drop>(), number: message.seq, keptAt: message.time.getTime() });
        seq = message.seq + 1;
      }
      return found;
    },
    async remove(numbers) {
      for (const number of numbers) {
        await inStream(({ manager }) => manager.streams.deleteMessage(layout.deadStream, number)).catch((cause: unknown) => {
          if (!isApiError(cause, noMessage, nothingToDelete)) throw cause;
        });
      }
    },
    async kept(lane, ids) {
      if (storing.size > 0) await Promise.all(ids.map((id) => storing.get(keyOf(lane, id))));
    },
    idle: async () => void (await Promise.all(storing.values())),
  };
}
