import { buildStorefront } from './build-storefront.ts';
import { playOnce } from './play-once.ts';
import { watch } from './watch.ts';

const known = ['--once'];
const args = process.argv.slice(2);
const unknown = args.filter((arg) => !known.includes(arg));

if (unknown.length > 0) {
  console.error(`${unknown.join(' ')} is not known. Known: ${known.join(', ')}.`);
  process.exitCode = 1;
} else {
  const shop = await buildStorefront(console.log);
  if (args.includes('--once')) process.exitCode = await playOnce(shop, console.log);
  else await watch(shop, console.log);
}
