import type { Sandbox } from '@waymark/testkit/sandbox';
import { type Ending, endings } from './conformance/endings.ts';
import type { CollectorView } from './conformance/stand-ins.ts';
import type { CheckResult } from './hosts/run-checks.ts';
import type { Settings } from './hosts/run-server.ts';
import { type Command, runScript } from './run-process.ts';
import type { Runtime } from './runtime.ts';

/** Bound on one process, in milliseconds. What is held by a forgotten timer takes an hour. */
const patienceMs = 120_000;

/** Starts a process for each way to end, and looks whether it does and what has arrived. */
export async function runEndings(runtime: Runtime, command: Command, settings: Settings, sandbox: Sandbox): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = [];
  for (const [index, ending] of endings.entries()) {
    sandbox.reset();
    if (ending.fault) sandbox.fault({ vendor: 'collector', kind: ending.fault });
    const { problem = missing(ending, sandbox) } = await runScript(runtime, command, { ...settings, ending: index }, patienceMs);
    results.push({ subject: ending.subject, title: ending.title, ...(problem !== undefined && { problem }) });
  }
  return results;
}

function missing({ arrives }: Ending, sandbox: Sandbox): string | undefined {
  const { length } = (sandbox.view('collector') as CollectorView).ids;
  return arrives === undefined || arrives === length ? undefined : `${length} events arrived instead of ${arrives}.`;
}
