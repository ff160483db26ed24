import { readEvent } from '../lane/make-batch.ts';
import type { Lane } from '../lane/create-lane.ts';
import type { ConsentState } from '../ports/tracker.ts';
import type { Refusal } from '../ports/transport.ts';
import { grantedPurposes, verdict } from './consent-gate.ts';
import { entryOf, noConsent } from './fan-out.ts';
import type { TrackerState } from './state.ts';

const withdrawn: Refusal = { code: 'consent-withdrawn', message: 'The visitor withdrew consent before the event was delivered.' };

/** Applies a decision: what waited for it goes or is dropped, what waits for a lane that lost consent is purged. */
export function applyConsent(state: TrackerState, change: ConsentState): void {
  state.consent = { ...state.consent, ...change };
  for (const { entry, lanes } of state.waitingRoom.takeAll()) {
    const by = (wanted: string): readonly Lane[] => lanes.filter((lane) => verdict(lane.transport, state.consent) === wanted);
    for (const lane of by('stop')) lane.dropWaiting(entry, 'no-consent', noConsent, false);
    const waiting = by('wait');
    if (waiting.length > 0) state.waitingRoom.add({ entry, lanes: waiting });
    const going = by('go');
    if (going.length > 0) state.intake.add({ ...entry, ...entryOf({ ...readEvent(entry), consent: grantedPurposes(state.consent) }) }, going, true);
  }
  state.intake.drain();
  for (const lane of state.lanes) {
    if (verdict(lane.transport, state.consent) !== 'stop') continue;
    lane.purge('no-consent', withdrawn).catch((cause: unknown) => {
      state.onError({ code: 'outbox-failed', message: `The outbox failed to purge events of "${lane.name}" after a withdrawal.`, cause });
    });
  }
}
