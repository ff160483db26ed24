import type { Clock, DurationMs, Outbox, Refusal, Stop, Tracker } from '@waymark/core';
import type { SharedDeadLetters } from '@waymark/node/sqlite';

/** How often letters are looked for that somebody has asked to send again, and how many go at a time. Unit of the first: milliseconds. */
const lookEveryMs: DurationMs = 1000;
const together = 200;
/** Share of the outbox from which letters stay where they are: they must not push out what waits there. */
const fullShare = 0.8;

export interface ReplayParts {
  readonly letters: Pick<SharedDeadLetters, 'claim' | 'remove' | 'decline'>;
  readonly tracker: Pick<Tracker, 'resend' | 'pressure'>;
  readonly outbox: Pick<Outbox, 'commit' | 'trouble'>;
  readonly clock: Pick<Clock, 'after'>;
  readonly onError: (problem: Refusal) => void;
}

/**
 * Sends letters again for which somebody asks by the file, with the command of this package for example. Processes that share the file share the letters. A letter leaves the file when the outbox has its
 * event; a kill before that sends it once more. The function that it returns is for the beginning of the end: who asks later is for the next process.
 */
export function startReplays({ letters, tracker, outbox, clock, onError }: ReplayParts): Stop {
  /** Sent again, and still in the file. */
  let sent: readonly number[] = [];

  function settle(): void {
    outbox.commit?.();
    if (sent.length === 0 || outbox.trouble?.() !== undefined) return;
    letters.remove(sent);
    sent = [];
  }

  function look(): void {
    settle();
    const asked = sent.length > 0 || tracker.pressure >= fullShare ? [] : letters.claim(together);
    const going = asked.filter((letter) => tracker.resend(letter)).map(({ number }) => number);
    const staying = asked.map(({ number }) => number).filter((number) => !going.includes(number));
    sent = [...sent, ...going];
    if (staying.length === 0) return;
    letters.decline(staying);
    onError({ code: 'letters-not-sent', message: `${staying.length} dead letters were to be sent again and stay: the relay has no transport of that name, or it does not want the event, or may not have it without consent.` });
  }

  function safely(work: () => void): void {
    try {
      work();
    } catch (cause) {
      onError({ code: 'letters-failed', message: 'The file of dead letters cannot be read or written. Letters are sent again when that works.', cause });
    }
  }

  function lookOn(): void {
    safely(look);
    stop = clock.after(lookEveryMs, lookOn);
  }

  let stop = clock.after(0, lookOn);
  return () => {
    stop();
    safely(settle);
  };
}
