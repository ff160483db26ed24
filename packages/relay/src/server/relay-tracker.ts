import { createTracker, type EventSchemas, type Tracker, type TrackerOptions, type VocabularyOf } from '@waymark/core';
import { standardEvents } from '@waymark/core/events';
import { ofTracker, type RelayOptions } from './relay-options.ts';
import { withSourceRules } from './sources/source-rules.ts';

/** Starts the tracker behind a relay: its outbox and lanes. `hooks` take the place of what the options say of the same. */
export function relayTracker<Schemas extends EventSchemas>(options: RelayOptions<Schemas>, hooks: Partial<TrackerOptions<Schemas>>): Tracker<VocabularyOf<Schemas>> {
  const { service = 'relay', transports, sources, events = standardEvents as unknown as Schemas } = options;
  const asTheyAre = Object.fromEntries(ofTracker.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])));
  const where = { runtime: 'server', service } as const;
  return createTracker({ ...asTheyAre, ...hooks, transports: withSourceRules(transports, sources), events, context: () => ({ where }) });
}
