import { runStepAlone } from '../workspace/step.ts';
import { checkSizes } from './check-sizes.ts';

await runStepAlone('Sizes', checkSizes);
