import { readFileSync } from 'node:fs';
import type { NatsCluster } from '@waymark/testkit/nats';

/** Linux counts processor time in hundredths of a second. Source: `man 5 proc`, USER_HZ; checked 2026-11-22. Unit: microseconds. */
const tick = 10_000;
/** Fields of `/proc/<pid>/stat` after the name of the program: time in user and in kernel mode. */
const [userField, systemField] = [11, 12];

/** Processor time of the servers so far, all together; NaN where the system does not tell. Unit: microseconds. */
export function serverMicros({ nodes }: NatsCluster): number {
  if (process.platform !== 'linux') return Number.NaN;
  return nodes.reduce((sum, { pid }) => sum + (pid === undefined ? 0 : timeOf(pid)), 0);
}

function timeOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[userField]) + Number(fields[systemField])) * tick;
}
