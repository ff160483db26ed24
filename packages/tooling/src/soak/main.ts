import { parseArgs } from 'node:util';
import { buildAll } from '../build/build-all.ts';
import { printSoak } from './print-soak.ts';
import { runSoak } from './run-soak.ts';
import { faultsOf } from './verdict.ts';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '30' }, rate: { type: 'string', default: '2000' } } });
const [seconds, perSecond] = [Number(values.minutes) * 60, Number(values.rate)];
if (!(seconds > 0 && perSecond > 0)) throw new Error('Pass numbers: npm run soak -- --minutes 30 --rate 2000');

await buildAll();
const soak = await runSoak({ seconds, perSecond, random: Math.random, say: console.error });
const faults = faultsOf(soak);
console.log(`\n${printSoak(soak)}\n`);
for (const fault of faults) console.log(`- ${fault}`);
if (faults.length > 0) process.exitCode = 1;
