import { printRows } from '../torture/print-table.ts';
import type { ClusterRun } from './run-cluster.ts';

/** The figures of a run as a Markdown table. */
export function printCluster({ events, confirmed, retried, seconds, kills, vendors }: ClusterRun): string {
  const head = ['Destination', 'sent', 'confirmed', 'delivered', 'lost', 'out of order', 'twice', 'of these on their way from the killed worker'];
  const rows = vendors.map(({ name, delivered, lost, outOfOrder, repeated, repeatedOfKilled }) => [name, events, confirmed, delivered, lost, outOfOrder, repeated, repeatedOfKilled]);
  return `${printRows(head, rows)}\n\nKilled: ${kills.join(', ')}. ${retried} requests were made again. ${seconds.toFixed(0)} s.`;
}
