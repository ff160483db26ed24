import { runStepAlone } from '../workspace/step.ts';
import { runBrowserTests } from './run-browser-tests.ts';

await runStepAlone('Browser tests', () => runBrowserTests(process.argv.slice(2)));
