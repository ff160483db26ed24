import { printRows } from '../torture/print-table.ts';
import { measureCluster } from './measure-cluster.ts';

const events = Number(process.argv[2] ?? 50_000);
const rows: (readonly (string | number)[])[] = [];
for (const [nodes, title] of [[1, 'one server, one copy'], [3, 'three servers on one machine, three copies']] as const) {
  const { stored, delivered, bytesPerEvent } = await measureCluster({ nodes, events });
  rows.push([title, Math.round(stored), Math.round(delivered), Math.round(bytesPerEvent)]);
}
console.log(printRows(['Cluster', 'stored per second', 'delivered per second', 'bytes on disk per event and copy'], rows));
