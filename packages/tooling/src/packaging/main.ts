import { buildAll } from '../build/build-all.ts';
import { runStepAlone } from '../workspace/step.ts';
import { checkPackages } from './check-packages.ts';

await buildAll();
await runStepAlone('Packages', checkPackages);
