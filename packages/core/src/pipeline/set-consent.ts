import type { Lane } from '../lane/create-lane.ts';
import { readEvent } from '../lane/make-batch.ts';
import type { Outbox } from '../ports/outbox.ts';
import type { ConsentState, EventContext } from '../ports/tracker.ts';
import { type ConsentVerdict, grantedPurposes, verdict } from './consent-gate.ts';
import { readConsent } from './consent-state.ts';
import { noConsent } from './judge.ts';
import { matchVisitor } from './match-browsers.ts';
import { hold } from './offer.ts';
import type { TrackerState } from './state.ts';
import { takeOut } from './withdraw.ts';

/**
 * Applies a decision of the visitor whom `context` names: what waited for it goes or is dropped, and what waits for a lane that lost consent is taken out. Events of others,
 * who have decided for themselves, stay.
 */
export function applyConsent(state: TrackerState, outbox: Outbox, context: () => EventContext, change: ConsentState): void {
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
  takeBack(state, outbox, context).catch((cause: unknown) => {
    state.onError({ code: 'outbox-failed', message: `The outbox "${outbox.name}" failed to give up what was tracked before a withdrawal.`, cause });
  });
}

async function takeBack(state: TrackerState, outbox: Outbox, context: () => EventContext): Promise<void> {
  const losing = state.lanes.filter(({ transport }) => verdict(transport, state.consent) === 'stop');
  if (losing.length > 0) await takeOut(state, outbox, losing, matchVisitor(context().who?.browserId, state.time()));
}
