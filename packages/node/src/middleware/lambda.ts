import { type Clock, type DurationMs, type Refusal, systemClock } from '@waymark/core';
import { guardOnError, reportError } from '@waymark/core/lean';
import type { WaitUntil } from '../lifecycle/wait-until.ts';
import { createInvocations, type Invocations } from './lambda/invocations.ts';
import { registerExtension, type RuntimeApi } from './lambda/runtime-api.ts';

/** Lets a Lambda function answer first and deliver afterwards, before the platform freezes it. */
export interface LambdaExtension {
  /** For the option `waitUntil` of `createServerTracker`. */
  readonly waitUntil: WaitUntil;
  /** Tells when an invocation has its answer. To be put around the handler. */
  wrap<Values extends readonly unknown[], Answer>(handler: (...values: Values) => Answer | Promise<Answer>): (...values: Values) => Promise<Answer>;
}

export interface LambdaExtensionOptions {
  /** Default: `AWS_LAMBDA_RUNTIME_API`, which Lambda sets. */
  readonly runtimeApi?: string;
  /** Called with `lambda-extension-failed`. Default: `console.error`. */
  readonly onError?: (problem: Refusal) => void;
  readonly clock?: Clock;
}

/** Time left before the deadline of an invocation at which waiting ends. */
const margin: DurationMs = 100;
/** Wait before the platform is asked again after a failure. */
const pause: DurationMs = 100;

/**
 * Registers an extension inside of the function; to be awaited while the module loads, because Lambda takes no registration later. Where that fails, or
 * outside of Lambda, answers wait for delivery instead, as long as the invocation has time.
 */
export async function lambdaExtension({ runtimeApi = process.env['AWS_LAMBDA_RUNTIME_API'], onError = reportError, clock = systemClock() }: LambdaExtensionOptions = {}): Promise<LambdaExtension> {
  const tell = guardOnError('lambdaExtension()', onError);
  function fail(cause: unknown): undefined {
    tell({ code: 'lambda-extension-failed', message: 'The Extensions API of Lambda failed, so answers may wait for delivery.', cause });
  }
  const invocations = createInvocations(clock);
  const api = runtimeApi === undefined ? undefined : await registerExtension(runtimeApi, 'waymark').catch(fail);
  if (api) void serve(api, invocations, clock, fail);
  return {
    waitUntil: invocations.waitUntil,
    wrap(handler) {
      invocations.expectAnswers();
      return async (...values) => {
        try {
          return await handler(...values);
        } finally {
          invocations.answered();
          if (!api) await invocations.done(clock.now() + leftOf(values) - margin);
        }
      };
    },
  };
}

/** How long an invocation may still take, as its context tells. Outside of Lambda nobody says. Unit: milliseconds. */
function leftOf([, context]: readonly unknown[]): DurationMs {
  const told = context as { getRemainingTimeInMillis?(): DurationMs } | null | undefined;
  return told?.getRemainingTimeInMillis?.() ?? Infinity;
}

/** Asks for one invocation after another; each is over when it is answered and what it promised is done. Tells of the first of several failures. */
async function serve(api: RuntimeApi, invocations: Invocations, clock: Clock, fail: (cause: unknown) => void): Promise<never> {
  for (let hasFailed = false; ; ) {
    try {
      const deadline = await api.next();
      hasFailed = false;
      await invocations.invoked(deadline - margin);
    } catch (cause) {
      if (!hasFailed) fail(cause);
      hasFailed = true;
      await new Promise<void>((resolve) => {
        clock.after(pause, resolve);
      });
    }
  }
}
