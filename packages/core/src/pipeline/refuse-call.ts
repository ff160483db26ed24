import { TrackingError } from '../errors.ts';
import { kindOf } from '../events/check/kind-of.ts';

/** Refuses what a call was given, at that call. `needs`: which call, and what it takes; `found`: what came instead; `cure`: what to pass. */
export function refuseCall(needs: string, found: string, cure: string, cause?: unknown): never {
  throw new TrackingError('call-invalid', `${needs}, found ${found}. ${cure}`, cause === undefined ? {} : { cause });
}

/** What kind of thing a call was given, also where looking at it throws. */
export function kindGiven(value: unknown): string {
  try {
    return kindOf(value);
  } catch {
    return 'an object that throws when it is read';
  }
}
