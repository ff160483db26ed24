import { findNatsServer } from '@waymark/testkit/nats';
import type { StepResult } from '../workspace/step.ts';
import { runVitest } from './run-vitest.ts';

/** Runs all unit and contract tests. What several of their files need is installed before, so that no two install it at once. */
export function runUnitTests(): Promise<StepResult> {
  try {
    findNatsServer();
  } catch (error) {
    console.error(String(error));
  }
  return runVitest([]);
}
