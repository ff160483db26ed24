import type { Ending } from '../process/messages.ts';
import type { Scenario } from '../scenario.ts';
import type { Player, Stage, StartOptions } from '../stage.ts';

const count = 200;
const down = { status: 503 };
const many = 100_000;
const killAt = 50_000;

/** A later process of the same application. */
async function restart({ start, spoil }: Stage): Promise<void> {
  spoil('none');
  const later = await start();
  await later.finish();
}

/** Waits until the outbox, where there is one on disk, has confirmed everything. */
async function allKept({ books, keeps, until }: Stage): Promise<string | void> {
  if (keeps && !(await until(() => books.kept?.size === books.offered.size))) return 'The outbox did not confirm everything.';
}

/** Ends at once after the last event, in the same task. */
function endsIn(title: string, how: Ending, more: Partial<Scenario>, options: StartOptions = {}): Scenario {
  return {
    title,
    ...more,
    async play(stage) {
      const player = await stage.start(options);
      // In several turns, so that the last ones come while the outbox is about to write the first.
      await player.offerAndDie(1, count, { ending: how, perTurn: count / 4 });
      await restart(stage);
    },
  };
}

/** Ends in some way while the destination is down and the outbox has confirmed everything. */
function endsWhileDown(title: string, end: (player: Player) => Promise<unknown> | void, more: Partial<Scenario>): Scenario {
  return {
    title,
    ...more,
    async play(stage) {
      stage.spoil(down);
      const player = await stage.start();
      await player.offer(1, count);
      const unmet = await allKept(stage);
      if (unmet) return unmet;
      await end(player);
      await player.gone;
      await restart(stage);
      return undefined;
    },
  };
}

/** Processes that end, as they are told to or not, and a later one. */
export const ends: readonly Scenario[] = [
  // Nothing may be installed on a process unasked, so nobody hears it.
  endsIn('process.exit in the task of the last events, nobody asked to hear it', 'exit', { endsUnheard: 'with both' }),
  endsIn("process.exit in the task of the last events, with closeOn: ['exit']", 'exit', { endsUnheard: 'with memory', isOnlyOurs: true }, { hearsExit: true }),
  endsIn('process.exit after close()', 'close, then exit', {}),
  endsWhileDown('process.exit a moment later, during 503', (player) => player.tell({ do: 'end', how: 'exit' }), { endsUnheard: 'with memory' }),
  endsWhileDown('process.exit after close(), during 503', (player) => player.tell({ do: 'end', how: 'close, then exit' }), { named: { memory: count } }),
  {
    title: 'SIGTERM right after track',
    async play(stage) {
      const player = await stage.start();
      await player.offer(1, count);
      await player.kill('SIGTERM');
      const { signal } = await player.gone;
      if (signal !== 'SIGTERM') return 'It did not end as the signal says.';
      await restart(stage);
      return undefined;
    },
  },
  endsWhileDown('SIGTERM during 503', (player) => player.kill('SIGTERM'), { named: { memory: count } }),
  endsWhileDown('SIGKILL during 503', (player) => player.kill('SIGKILL'), { endsUnheard: 'with memory' }),
  {
    title: 'SIGKILL in the middle of 100,000 events',
    destination: 'own',
    isHeavy: true,
    mayRepeat: true,
    endsUnheard: 'with both',
    async play(stage) {
      // So slow that events pile up. It would go on for long: on a busy machine nobody may notice at once that it has come to the middle.
      stage.spoil({ slowMs: 100 });
      const first = await stage.start();
      const { offered } = stage.books;
      void first.offerAndDie(1, 100 * many, { perTurn: 100, pauseMs: 1 });
      if (!(await stage.until(() => offered.size >= killAt, 120_000))) return 'It did not come to the middle.';
      await first.kill('SIGKILL');
      stage.spoil('none');
      const next = offered.size + 1;
      const second = await stage.start();
      await second.offer(next, Math.max(many, next + killAt), { perTurn: 100, pauseMs: 1 });
      await second.finish();
      return undefined;
    },
  },
];
