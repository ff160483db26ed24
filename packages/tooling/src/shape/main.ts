import { root } from '../workspace/paths.ts';
import { shapeOfRepository } from './shape-of-repository.ts';

const faults = shapeOfRepository(root);
for (const fault of faults) console.log(fault);
console.log(`${faults.length} faults of shape`);
process.exitCode = faults.length > 0 ? 1 : 0;
