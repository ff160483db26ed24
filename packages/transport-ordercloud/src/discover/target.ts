import { TrackingError } from '@waymark/core';
import type { OptionChecks, Transport } from '@waymark/core/transport';

/** Where events go and with what right. */
export interface Destination {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly runsIn: Transport['runsIn'];
}

/** The presets need a key, which makes the transport one for servers. A host on the customer's own domain needs none. */
export function readDestination(
  check: OptionChecks,
  factory: string,
  target: unknown,
  presets: Readonly<Record<string, string>>,
  withKey: string,
  withoutKey: string,
): Destination {
  const authorization = check.optionalText('apiKey', 'The vendor issues it for events.');
  const base = check.target('target', presets, authorization && 'prod');
  if (authorization) return { url: base + withKey, headers: { authorization }, runsIn: 'server' };
  if (Object.hasOwn(presets, String(target))) {
    const cure = 'Pass it on a server; in a page pass the URL of your service host as "target".';
    throw new TrackingError('option-missing', `${factory} option "apiKey" is missing, and target "${String(target)}" is for servers with one. ${cure}`);
  }
  return { url: base + withoutKey, headers: {}, runsIn: 'anywhere' };
}
