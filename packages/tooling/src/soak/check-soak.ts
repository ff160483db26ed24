import { buildAll } from '../build/build-all.ts';
import { oneCheck, type StepResult } from '../workspace/step.ts';
import { runSoak } from './run-soak.ts';
import { faultsOf } from './verdict.ts';

/** Long enough for everything to happen once. */
const seconds = 20;
const perSecond = 2000;

/** A short soak: every event must be accounted for. */
export async function checkSoak(): Promise<StepResult> {
  await buildAll();
  const soak = await runSoak({ seconds, perSecond, random: Math.random, say: () => undefined });
  return { ...oneCheck('Soak of 20 seconds', faultsOf(soak).join('\n') || undefined), note: `${soak.accounts.offered} events` };
}
