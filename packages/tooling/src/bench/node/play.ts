import { contestants } from './contestants/index.ts';
import type { Load } from './load.ts';
import { measure } from './measure.ts';

/** The process of one contestant: does what it came for, from a cold start, and tells its parent. */
const [name = '', url = '', json = ''] = process.argv.slice(2);
const load = JSON.parse(json) as Load;
const contestant = await contestants[name]?.();
if (!contestant) throw new Error(`Nobody is called "${name}".`);
process.send?.(await measure(contestant, url, load), () => process.exit(0));
