import type { Lane } from '../lane/create-lane.ts';
import { readEvent } from '../lane/make-batch.ts';
import type { ConsentState } from '../ports/tracker.ts';
import type { Refusal } from '../ports/transport.ts';
import { type ConsentVerdict, grantedPurposes, verdict } from './consent-gate.ts';
import { readConsent } from './consent-state.ts';
import { noConsent } from './judge.ts';
import { hold } from './offer.ts';
import type { TrackerState } from './state.ts';

export const withdrawn: Refusal = { code: 'consent-withdrawn', message: 'The visitor withdrew consent.' };

/** Applies a decision: what waited for it goes or is dropped, what waits for a lane that lost consent is purged. */
export function applyConsent(state: TrackerState, change: ConsentState): void {
  const { waitingRoom, intake } = state;
  state.consent = Object.freeze({ ...state.consent, ...readConsent('setConsent()', change) });
  const waiting = [...waitingRoom.values()];
  waitingRoom.clear();
  for (const { entry, lanes } of waiting) {
    const by = (wanted: ConsentVerdict): readonly Lane[] => lanes.filter((lane) => verdict(lane.transport, state.consent) === wanted);
    for (const lane of by('stop')) lane.dropWaiting(entry, 'no-consent', noConsent, false);
    if (by('wait').length > 0) hold(state, { entry, lanes: by('wait') });
    const going = by('go');
    if (going.length === 0) continue;
    const decided = state.serialise({ ...readEvent(entry), consent: grantedPurposes(state.consent) }, 'foreign');
    if (entry.keys) decided.keys = entry.keys;
    intake.add(decided, going, true);
  }
  intake.drain();
  for (const lane of state.lanes) {
    if (verdict(lane.transport, state.consent) !== 'stop') continue;
    lane.purge('no-consent', withdrawn).catch((cause: unknown) => {
      state.onError({ code: 'outbox-failed', message: `The outbox failed to purge "${lane.name}" after a withdrawal.`, cause });
    });
  }
}
