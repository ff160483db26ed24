import { findNatsServer, missingVariable } from '@waymark/testkit/nats';
import type { StepResult } from '../workspace/step.ts';
import { runVitest } from './run-vitest.ts';

/** Runs all unit and contract tests. What several of their files need is installed before, so that no two install it at once, and none tries again what failed. */
export function runUnitTests(): Promise<StepResult> {
  return runVitest([], whyMissing());
}

function whyMissing(): Readonly<Record<string, string>> {
  try {
    findNatsServer();
    return {};
  } catch (error) {
    const { message } = error as Error;
    console.error(message);
    return { [missingVariable]: message };
  }
}
