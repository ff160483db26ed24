import { runStepAlone } from '../workspace/step.ts';
import { runVitest } from './run-vitest.ts';

await runStepAlone('Unit and contract tests', () => runVitest(process.argv.slice(2)));
