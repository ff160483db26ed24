import { TrackingError } from '@waymark/core';
import type { ReceiverOptions } from './create-receiver.ts';
import { isObject } from './read.ts';

/** Secrets that sign messages. Throws without one: an empty one would let everybody sign. Empty texts beside others are no secrets, as where none is being replaced. */
export function checkSecrets(caller: string, secrets: unknown): readonly string[] {
  const list: readonly unknown[] = [secrets ?? []].flat();
  const texts = list.filter((secret) => typeof secret === 'string');
  if (texts.length < list.length) throw new TrackingError('option-invalid', `${caller} option "secrets" must be a text or a list of texts. Check that the variables it comes from are set.`);
  const found = texts.filter((secret) => secret !== '');
  if (found.length > 0) return found;
  throw new TrackingError('option-missing', `${caller} option "secrets" is missing. Pass the secret of the delivery target or webhook.`);
}

/** The header that comes along, if any. Throws where it has no value: then no header would be the right one. */
export function checkAuthHeader(caller: string, header: unknown): ReceiverOptions['customAuthHeader'] {
  if (header === undefined) return undefined;
  const { name, value } = isObject(header) ? header : {};
  // Source: RFC 9110 §5.6.2, token; checked 2026-11-22.
  if (typeof name === 'string' && /^[\w!#$%&'*+.^`|~-]+$/.test(name) && typeof value === 'string' && value !== '') return { name, value };
  throw new TrackingError('option-invalid', `${caller} option "customAuthHeader" must be { name, value }, both texts that are not empty. Leave it out where OrderCloud sends none.`);
}

/** Throws where an option is there and no function. */
export function checkFunctions(caller: string, options: object, names: readonly string[]): void {
  const [wrong] = Object.entries(options).filter(([name, value]) => names.includes(name) && value !== undefined && typeof value !== 'function');
  if (wrong) throw new TrackingError('option-invalid', `${caller} option "${wrong[0]}" must be a function, found ${typeof wrong[1]}. Pass one or leave it out.`);
}
