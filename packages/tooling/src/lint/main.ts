import { runStepAlone } from '../workspace/step.ts';
import { checkLint } from './check-lint.ts';

await runStepAlone('Lint', checkLint);
