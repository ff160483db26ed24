import { TrackingError } from '@waymark/core/transport';

/** Refuses an option that is there and not of this kind. `scope`: the call that was given it. */
export function mustBe(scope: string, kind: 'function' | 'object', name: string, value: unknown): void {
  if (value === undefined || (typeof value === kind && value !== null)) return;
  throw new TrackingError('option-invalid', `${scope} option "${name}" must be of type ${kind}, found ${value === null ? value : typeof value}. Pass one or leave it out.`);
}
