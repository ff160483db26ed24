import { TrackingError } from '@waymark/core';
import type { OptionChecks, Transport } from '@waymark/core/transport';

/** Where events go and with what right. */
export interface Destination {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly runsIn: Transport['runsIn'];
}

/** The presets need a key, which makes the transport one for servers. A host on the customer's own domain needs none. */
export function readDestination(check: OptionChecks, target: unknown, presets: Readonly<Record<string, string>>, withKey: string, withoutKey: string): Destination {
  const authorization = check.optionalText('apiKey', 'The vendor issues it for events.');
  const base = check.target('target', presets, authorization && 'prod');
  if (authorization) return { url: base + withKey, headers: { authorization }, runsIn: 'server' };
  if (Object.hasOwn(presets, String(target))) {
    throw new TrackingError('option-missing', 'Option "apiKey" is missing: this target is for servers. From a page, pass the URL of your service host as "target".');
  }
  return { url: base + withoutKey, headers: {}, runsIn: 'anywhere' };
}
