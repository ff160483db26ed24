import type { Drop } from '../ports/report.ts';
import { stateOf } from './consent-gate.ts';
import { fanOut } from './fan-out.ts';
import type { TrackerState } from './state.ts';

/** Offers a refused event to its transport once more. */
export function resend(state: TrackerState, { event, transport }: Pick<Drop, 'event' | 'transport'>): boolean {
  if (state.closed) return false;
  const lanes = state.lanes.filter((lane) => lane.name === transport);
  const { entry, go } = fanOut(event, lanes, stateOf(event.consent, lanes.map((lane) => lane.transport)));
  for (const lane of go) {
    lane.accept();
    state.intake.add(entry, [lane], true);
  }
  return go.length > 0;
}
