import { runStepAlone } from '../workspace/step.ts';
import { checkTypes } from './check-types.ts';

await runStepAlone('Types', checkTypes);
