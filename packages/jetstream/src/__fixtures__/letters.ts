import type { Drop } from '@waymark/core';
import { makeEvent } from '@waymark/core/testing';

/** A dead letter without an address in it. */
export function letterOf(id: string, transport = 'a'): Drop {
  return { event: makeEvent('goalCompleted', { goalId: 'g' }, { id }), reason: 'refused', transport, why: { code: 'http-400', message: 'No.', cause: new Error('not to be kept') } };
}
