import { addUp, oneCheck, type StepResult } from '../workspace/step.ts';
import { printCluster } from './print-cluster.ts';
import { runCluster } from './run-cluster.ts';
import { faultsOf } from './verdict.ts';

/** A fifth of what `npm run torture:cluster` sends, in a fifth of its time. */
const events = 20_000;

/** Kills a server, a relay and a worker of a cluster, and counts. */
export async function checkTortureCluster(): Promise<StepResult> {
  const run = await runCluster(events, () => undefined);
  console.log(printCluster(run));
  return addUp(run.vendors.map((vendor) => oneCheck(`Torture of a cluster, destination ${vendor.name}`, faultsOf(vendor).join('\n') || undefined)));
}
