import type { Transport } from '../ports/transport.ts';

/**
 * The same destination without events that bear signs of a program (`where.bot`): they are dropped there as `not-wanted`, and go to the others. For vendors that count
 * or charge every event.
 */
export function skipBots(transport: Transport): Transport {
  const wants: Transport['wants'] = (event) => !event.where.bot?.length && (transport.wants?.(event) ?? true);
  // All else stays its own, also where it is inherited.
  return Object.assign(Object.create(transport) as Transport, { wants });
}
