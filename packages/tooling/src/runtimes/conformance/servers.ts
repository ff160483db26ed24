import { connectionChecks } from './connections.ts';
import { guestChecks } from './guests.ts';
import { nodeChecks } from './node.ts';
import { relayNodeChecks } from './relay-node.ts';
import { sqliteChecks } from './sqlite.ts';
import type { Check } from './check.ts';

/** What must hold in every runtime for servers. `place` names a new file or folder. */
export function servers(place: (name: string) => string): readonly Check[] {
  return [...nodeChecks, ...connectionChecks, ...sqliteChecks(place), ...relayNodeChecks, ...guestChecks];
}
