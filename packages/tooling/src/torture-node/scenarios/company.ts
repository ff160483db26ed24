import type { Scenario } from '../scenario.ts';
import type { Stage } from '../stage.ts';

const members = 3;
const share = 100;

/** Members of one process share a directory. One is killed in a further run. */
function herd(title: string, kind: 'threads' | 'cluster'): Scenario {
  return {
    title,
    async play({ startHerd, spoil, sleep }) {
      const player = await startHerd(kind, members);
      spoil({ status: 503 });
      for (let member = 0; member < members; member += 1) await player.offer(member * share + 1, (member + 1) * share, {}, member);
      await sleep(1000);
      spoil('none');
      await player.finish(members);
    },
  };
}

/** Kills a whole process with members and looks whether one single process brings what they had. */
function killedHerd(title: string, kind: 'threads' | 'cluster'): Scenario {
  return {
    title,
    endsUnheard: 'with memory',
    async play({ startHerd, start, spoil, until, books, keeps }) {
      spoil({ status: 503 });
      const player = await startHerd(kind, members);
      for (let member = 0; member < members; member += 1) await player.offer(member * share + 1, (member + 1) * share, {}, member);
      if (keeps && !(await until(() => books.kept?.size === members * share))) return 'The outboxes did not confirm everything.';
      await player.kill('SIGKILL');
      spoil('none');
      const later = await start({ shared: true });
      await later.finish();
      return undefined;
    },
  };
}

async function bothKept({ books, keeps, until }: Stage): Promise<boolean> {
  return !keeps || until(() => books.kept?.size === 2 * share);
}

/** Several who track and share a directory. */
export const company: readonly Scenario[] = [
  {
    title: 'two processes on one directory, one killed during 503',
    endsUnheard: 'with memory',
    async play(stage) {
      const { start, spoil } = stage;
      spoil({ status: 503 });
      const [first, second] = await Promise.all([start({ shared: true }), start({ shared: true })]);
      await Promise.all([first.offer(1, share), second.offer(share + 1, 2 * share)]);
      if (!(await bothKept(stage))) return 'The outboxes did not confirm everything.';
      await second.kill('SIGKILL');
      spoil('none');
      // Begins while the first still has what is its own.
      const third = await start({ shared: true });
      await Promise.all([first.finish(), third.finish()]);
      return undefined;
    },
  },
  herd('three worker threads on one directory', 'threads'),
  killedHerd('three worker threads, SIGKILL during 503', 'threads'),
  herd('cluster of three on one directory', 'cluster'),
  killedHerd('cluster of three, SIGKILL during 503', 'cluster'),
];
