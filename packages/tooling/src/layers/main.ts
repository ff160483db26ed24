import { root } from '../workspace/paths.ts';
import { findBreaches } from './find-breaches.ts';

const breaches = findBreaches(root);
for (const breach of breaches) console.log(breach);
console.log(`${breaches.length} breaches of the layers`);
process.exitCode = breaches.length > 0 ? 1 : 0;
