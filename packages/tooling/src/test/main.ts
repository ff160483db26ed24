import { runBrowserTests } from '../browser/run-browser-tests.ts';
import { buildAll } from '../build/build-all.ts';
import { checkDocs } from '../docs/check-docs.ts';
import { checkLint } from '../lint/check-lint.ts';
import { checkPackages } from '../packaging/check-packages.ts';
import { checkRuntimes } from '../runtimes/check-runtimes.ts';
import { checkSizes } from '../size/check-sizes.ts';
import { checkSoak } from '../soak/check-soak.ts';
import { checkTorture } from '../torture/check-torture.ts';
import { checkTortureCluster } from '../torture-cluster/check-torture-cluster.ts';
import { checkTortureNode } from '../torture-node/check-torture-node.ts';
import { checkTypes } from '../types/check-types.ts';
import { runUnitTests } from '../unit/run-unit-tests.ts';
import { type Round, runSteps } from './run-steps.ts';

const rounds: readonly Round[] = [
  { title: 'Lint', run: checkLint },
  { title: 'Types', run: checkTypes },
  { title: 'Unit and contract tests', run: runUnitTests },
  { title: 'Browser tests', run: () => runBrowserTests() },
  // Both wait more than they work.
  [
    { title: 'Torture', run: () => checkTorture() },
    { title: 'Torture of servers', run: checkTortureNode },
  ],
  { title: 'Torture of a cluster', run: checkTortureCluster },
  { title: 'Soak', run: checkSoak },
  { title: 'Sizes', run: checkSizes },
  {
    title: 'Packages',
    run: async () => {
      await buildAll();
      return checkPackages();
    },
  },
  {
    title: 'Runtimes',
    run: async () => {
      await buildAll();
      return checkRuntimes();
    },
  },
  { title: 'Documents', run: checkDocs },
];

// What a step has left behind must not keep the run from its end.
process.exit(await runSteps(rounds, process.argv.slice(2), console.log));
