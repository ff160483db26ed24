import { printCluster } from './print-cluster.ts';
import { runCluster } from './run-cluster.ts';
import { faultsOf } from './verdict.ts';

const run = await runCluster(Number(process.argv[2] ?? 100_000), console.error);
console.log(printCluster(run));
for (const fault of run.vendors.flatMap(faultsOf)) {
  console.log(fault);
  process.exitCode = 1;
}
