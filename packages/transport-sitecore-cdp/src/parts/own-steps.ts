import type { EventEnvelope } from '@waymark/core/transport';
import type { CdpEvent } from '../events/types.ts';
import type { SitecoreCdpOptions } from '../options.ts';
import { type Change, type VisitorState, learn } from '../visitor-state.ts';
import { shape } from './shape.ts';

/** Puts events that the application made into the form that goes over the wire, and notes what they change. Throws for one that would do harm. */
export function ownSteps(made: readonly CdpEvent[], { name, occurredAt }: EventEnvelope, options: SitecoreCdpOptions<never>, state: VisitorState, next: Change): readonly CdpEvent[] {
  const steps = made.map(shape);
  const after = { ...state, lines: new Map(state.lines) };
  for (const step of steps) learn(after, step);
  Object.assign(next, after, name === 'orderPlaced' && { ordered: occurredAt });
  return steps.map(({ session_data, ...step }) => ({
    ...step,
    // Some tenants were set up for `sessionData`.
    [options.sessionDataKey ?? 'session_data']: session_data,
    // Every public example of FORCE_CLOSE carries this mark, Sitecore's own among them.
    ...(step.type === 'FORCE_CLOSE' && { _bx_extended_message: '1' }),
  })) as readonly CdpEvent[];
}
