import { contestants } from './contestants/index.ts';
import type { Load } from './load.ts';
import { measure } from './measure.ts';

/** The process of one contestant: does what it came for, the first time from a cold start, tells its parent, and does it once more when it is asked to. */
const [name = '', url = '', json = ''] = process.argv.slice(2);
const load = JSON.parse(json) as Load;
const contestant = await contestants[name]?.();
if (!contestant) throw new Error(`Nobody is called "${name}".`);

async function play(player: NonNullable<typeof contestant>): Promise<void> {
  process.send?.(await measure(player, url, load));
}

process.on('message', () => void play(contestant));
process.on('disconnect', () => process.exit(0));
await play(contestant);
