import type { Clock, Drop, DropReason, Receipt, Refusal, Try } from '@waymark/core';
import { harmless } from '@waymark/core/lean';
import type { WireResult } from '../../wire.ts';
import type { ProblemCode } from '../problem.ts';
import type { Line, Log } from './entry.ts';
import { summaries } from './summaries.ts';

/** What a relay tells its log. */
export interface RelayLog {
  started(facts: { readonly transports: readonly string[]; readonly outbox: string; readonly durable: boolean }): void;
  draining(): void;
  closing(): void;
  closed(receipt: Receipt): void;
  requestRefused(reason: ProblemCode): void;
  /** Results that say no to a sender. */
  answered(results: readonly Pick<WireResult, 'status' | 'reason' | 'code'>[]): void;
  dropped(drop: Drop): void;
  tried(result: Try): void;
  problem(problem: Refusal): void;
}

/** What operators want to be dropped is no reason to warn. */
const wishes: ReadonlySet<DropReason> = new Set(['no-consent', 'not-wanted', 'enricher']);
const levelOf = (reason: DropReason): Line['level'] => (wishes.has(reason) ? 'info' : 'warn');

/** As the tracker calls it. */
const halt = 'destination-halted';

/** Writes what happens to a relay. Whatever can come often is counted and said once a minute. */
export function relayLog(log: Log, clock: Clock): RelayLog {
  const halted = new Map<string, number>();
  const write = harmless(log, () => undefined);
  const say = (line: Line): void => write({ ...line, time: clock.now() });
  const often = summaries(say, clock);

  return {
    started: ({ transports, outbox, durable }) =>
      say({ level: 'info', code: 'relay-started', message: 'The relay takes events.', fields: { transports: transports.join(), outbox, durable } }),
    draining: () => say({ level: 'info', code: 'relay-draining', message: 'The relay says that it is not ready, and goes on until its requests have stopped.', fields: {} }),
    closing: () => say({ level: 'info', code: 'relay-closing', message: 'The relay takes no more events and delivers what it has.', fields: {} }),
    closed(receipt) {
      often.tell();
      say({ level: 'info', code: 'relay-closed', message: 'The relay is closed. What waits is in its outbox, where that is durable.', fields: sums(receipt) });
    },
    requestRefused: (reason) => often.note({ level: 'warn', code: 'requests-refused', message: 'Requests were not taken.', fields: { reason } }),
    answered(results) {
      for (const result of results) {
        if (result.status !== 'dropped') continue;
        const { reason = 'refused' } = result;
        often.note({ level: levelOf(reason), code: 'events-refused', message: 'Events were not taken from their senders.', fields: { reason, cause: plain(result.code ?? reason) } });
      }
    },
    dropped: ({ reason, transport, why }) =>
      often.note({ level: levelOf(reason), code: 'events-dropped', message: 'Events will not reach a destination.', fields: { transport, reason, cause: plain(why.code) } }),
    tried(result) {
      const { transport, isHalted } = result;
      const since = halted.get(transport);
      if (isHalted && since === undefined) {
        halted.set(transport, clock.ticks());
        say({ level: 'error', code: halt, message: 'A destination fails. Only single tries go there until one succeeds.', fields: { transport, cause: plain(result.code ?? 'mixed') } });
      } else if (!isHalted && since !== undefined) {
        halted.delete(transport);
        const seconds = Math.round((clock.ticks() - since) / 1000);
        say({ level: 'info', code: 'destination-recovered', message: 'A destination takes events again.', fields: { transport, seconds } });
      }
    },
    problem(problem) {
      // A try has said so already, and another one will say when it is over.
      if (problem.code === halt) return;
      often.note({ level: 'error', code: problem.code, message: problem.message, fields: causeOf(problem) });
    },
  };
}

function sums({ transports }: Receipt): Readonly<Record<string, number>> {
  const reports = Object.values(transports);
  const waiting = reports.reduce((sum, report) => sum + report.waiting, 0);
  const delivered = reports.reduce((sum, report) => sum + report.delivered, 0);
  return { delivered, waiting };
}

/** What was thrown may hold anything, so only its kind is told. All of it goes to `onError`. */
function causeOf({ cause }: Refusal): Readonly<Record<string, string>> {
  if (!(cause instanceof Error)) return {};
  const { code } = cause as { readonly code?: unknown };
  return { cause: typeof code === 'string' ? plain(code) : plain(cause.name) };
}

/** A code as codes look, so that nobody's words slip in by one. */
function plain(code: string): string {
  return /^[A-Za-z][A-Za-z0-9]*(?:[-_][A-Za-z0-9]+)*$/.test(code) && code.length <= 60 ? code : 'other';
}
