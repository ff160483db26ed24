import { type Actor, startActor } from '../torture-node/actor.ts';
import type { Statement, SubjectConfig } from '../torture-node/process/messages.ts';
import type { Ledger } from './ledger.ts';

/** A server that tracks steadily, and its successors after it was ended. */
export interface TrackerProcess {
  /** Ends it and starts the next one, which offers again what no outbox had confirmed. */
  replace(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
  measure(): Promise<{ readonly heap: number; readonly resident: number } | undefined>;
  /** Stops tracking, delivers, ends. */
  finish(): Promise<void>;
  /** For a run that has failed. */
  kill(): void;
}

export interface TrackerSetup {
  readonly config: SubjectConfig;
  readonly ledger: Ledger;
  readonly perSecond: number;
  readonly onProblem: (code: string) => void;
  /** So many events were named as lost for a reason. */
  readonly onNamed: (why: string, many: number) => void;
  /** It ended although nobody told it to. */
  readonly onCrash: (what: string) => void;
}

/** Time in which a process has to deliver what it has. Unit: milliseconds. */
const finishMs = 120_000;
/** A process that was told to end and lives so much longer than it may take hangs. Unit: milliseconds. */
const endMs = 60_000;

export async function startTracker({ config, ledger, perSecond, onProblem, onNamed, onCrash }: TrackerSetup): Promise<TrackerProcess> {
  let measured: { readonly heap: number; readonly resident: number } | undefined;
  let measurements = 0;
  let actor: Actor & { isTold: boolean };
  await begin();
  let replaced = Promise.resolve();

  function note(statement: Statement): void {
    if (statement.said === 'offering') ledger.offer(statement.numbers);
    else if (statement.said === 'kept') ledger.keep(statement.ranges);
    else if (statement.said === 'named') {
      ledger.name(statement.ranges);
      onNamed(statement.why, statement.ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0));
    } else if (statement.said === 'problem') onProblem(statement.code);
    else if (statement.said === 'measured') measured = statement;
  }

  async function begin(): Promise<void> {
    const next = Object.assign(startActor('play', [JSON.stringify(config)], note), { isTold: false });
    actor = next;
    measurements = 0;
    await next.heard('ready');
    const [first, goesOnAt] = [ledger.firstUnkept(), ledger.next()];
    if (first < goesOnAt) next.tell({ do: 'offer', numbers: [first, goesOnAt - 1], perTurn: 500, pauseMs: 0, visitors: 0 });
    next.tell({ do: 'offer steadily', first: goesOnAt, perSecond });
    void next.gone.then(({ code, signal, complaints }) => next.isTold || onCrash(`A process ended with ${code ?? signal}. ${complaints}`));
  }

  async function replaceNow(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    actor.isTold = true;
    actor.kill(signal);
    await gone(endMs, signal);
    await begin();
  }

  /** Kills what does not end, and says so. */
  async function gone(withinMs: number, why: string): ReturnType<typeof startActor>['gone'] {
    const { kill, gone: end } = actor;
    const timer = setTimeout(() => {
      onCrash(`A process had not ended ${withinMs / 1000} s after ${why}.`);
      kill('SIGKILL');
    }, withinMs);
    return end.finally(() => clearTimeout(timer));
  }

  return {
    // One after another: of two at once, one process would be forgotten and track for ever.
    replace: (signal) => (replaced = replaced.then(() => replaceNow(signal))),
    async measure() {
      actor.tell({ do: 'measure' });
      measurements += 1;
      await actor.heard('measured', measurements).catch(() => undefined);
      return measured;
    },
    async finish() {
      actor.isTold = true;
      actor.tell({ do: 'finish', withinMs: finishMs });
      const { code, complaints } = await gone(finishMs + endMs, 'it was told to finish');
      await actor.heard('finished');
      if (code !== 0) onCrash(`A process that had finished ended with ${code}. ${complaints}`);
    },
    kill() {
      actor.isTold = true;
      actor.kill('SIGKILL');
    },
  };
}
