import type { Adapter } from './adapters.ts';
import { whyNoLimit } from './limited-disk.ts';
import { runScenario } from './run-scenario.ts';
import type { Scenario } from './scenario.ts';
import type { Run } from './verdict.ts';

/** Scenarios that keep a processor busy, and those that mostly wait, at the same time. */
const [busy, side] = [2, 5];

interface Pair {
  readonly adapter: Adapter;
  readonly scenario: Scenario;
}

/** Scenarios that an adapter can be tried with, on a machine that can bound the room for files or not. */
export function fitting(adapter: Pick<Adapter, 'outbox' | 'isOurs'>, scenarios: readonly Scenario[], canLimitDisk: boolean): readonly Scenario[] {
  return scenarios.filter(({ needsDisk, isOnlyOurs }) => (!needsDisk || (adapter.outbox === 'sqlite' && canLimitDisk)) && (!isOnlyOurs || adapter.isOurs));
}

/** How the scenarios went with each adapter, in their order. */
export type Runs = ReadonlyMap<Adapter, readonly Run[]>;

/** Plays scenarios with adapters, several at a time. `onRun`: told of each. */
export async function runAll(adapters: readonly Adapter[], scenarios: readonly Scenario[], onRun: (adapter: Adapter, run: Run, seconds: number) => void): Promise<Runs> {
  const canLimitDisk = whyNoLimit() === undefined;
  const pairs = adapters.flatMap((adapter) => fitting(adapter, scenarios, canLimitDisk).map((scenario) => ({ adapter, scenario })));
  const results = new Map<Pair, Run>();
  async function work(queue: Pair[]): Promise<void> {
    for (let pair = queue.shift(); pair; pair = queue.shift()) {
      const started = performance.now();
      const run = await runScenario(pair.scenario, pair.adapter);
      results.set(pair, run);
      onRun(pair.adapter, run, (performance.now() - started) / 1000);
    }
  }
  const heavy = pairs.filter(({ scenario }) => scenario.isHeavy);
  const light = pairs.filter(({ scenario }) => !scenario.isHeavy);
  await Promise.all([...Array.from({ length: busy }, () => work(heavy)), ...Array.from({ length: side }, () => work(light))]);
  return new Map(adapters.map((adapter) => [adapter, pairs.flatMap((pair) => (pair.adapter === adapter ? (results.get(pair) ?? []) : []))]));
}
