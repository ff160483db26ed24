import { hasFunctions, refuseOption } from '../refuse.ts';

/** Refuses a listener or a clock that would fail only when it is needed. `members`: what is used of the clock. */
export function checkParts(call: string, { onError, clock }: { readonly onError?: unknown; readonly clock: unknown }, members: readonly string[]): void {
  if (onError !== undefined && typeof onError !== 'function') refuseOption(`${call} option "onError"`, 'a function', onError, 'It is told of problems.');
  if (!hasFunctions(clock, members)) refuseOption(`${call} option "clock"`, `a clock with ${members.join(', ')}`, clock, 'Leave it out.');
}
