import type { Lane } from '../lane/create-lane.ts';
import type { DeadLetters } from '../ports/dead-letters.ts';
import type { Entry, Outbox } from '../ports/outbox.ts';
import type { ConsentState } from '../ports/tracker.ts';
import type { EpochMs } from '../units.ts';
import { verdict } from './consent-gate.ts';
import { matchBrowsers } from './match-browsers.ts';
import { kindGiven, refuseCall } from './refuse-call.ts';
import { withdrawn } from './set-consent.ts';
import type { TrackerState } from './state.ts';

/** Who withdrew, and what. */
export interface WithdrawalOf {
  /** Time of the withdrawal, by browser. */
  readonly withdrawals: ReadonlyMap<string, EpochMs>;
  readonly consent: ConsentState;
  readonly deadLetters: DeadLetters | undefined;
}

const nothing = (): void => undefined;

/** Takes out what waits for lanes that may no longer have it. Resolves with the number of events that went, counted once for each lane. */
export async function withdraw(state: TrackerState, outbox: Outbox, { withdrawals, consent, deadLetters }: WithdrawalOf): Promise<number> {
  if (typeof Object(withdrawals).get !== 'function') refuseCall('withdraw() needs a map from browser id to the time of its withdrawal', kindGiven(withdrawals), 'Pass a Map.');
  const lanes = state.lanes.filter(({ transport }) => verdict(transport, consent) === 'stop');
  if (lanes.length === 0 || withdrawals.size === 0) return 0;
  const matches = matchBrowsers(withdrawals);
  const names = lanes.map(({ name }) => name);
  let gone = 0;
  function drop(lane: Lane, entry: Entry, stored: boolean): void {
    gone += 1;
    lane.dropWaiting(entry, 'no-consent', withdrawn, stored);
  }
  forgetUndecided(state, lanes, matches, drop);
  // What was tracked before the withdrawal is to be found in the outbox.
  state.intake.drain();
  await state.ending.orEnd(state.intake.written(), nothing);
  for (const lane of lanes) lane.bar(matches, 'no-consent', withdrawn);
  // What such an outbox has not handed out yet is for those who get it.
  if (!outbox.withdraw) for (const lane of lanes) gone += lane.dropHeld(matches, 'no-consent', withdrawn);
  const looking = outbox.withdraw?.({
    lanes: names,
    matches,
    isBusy: (name, id) => lanes.some((lane) => lane.name === name && lane.isBusy(id)),
    taken({ entry, lanes: from }) {
      for (const lane of lanes) if (from.includes(lane.name)) drop(lane, entry, true);
    },
  });
  if (looking) await state.ending.orEnd(looking, nothing);
  deadLetters?.withdraw?.(withdrawals, names);
  return gone;
}

/** What waits for a decision is not in the outbox. */
function forgetUndecided({ waitingRoom }: TrackerState, lanes: readonly Lane[], matches: (entry: Entry) => boolean, drop: (lane: Lane, entry: Entry, stored: boolean) => void): void {
  for (const [id, waiting] of waitingRoom) {
    const losing = matches(waiting.entry) ? waiting.lanes.filter((lane) => lanes.includes(lane)) : [];
    if (losing.length === 0) continue;
    for (const lane of losing) drop(lane, waiting.entry, false);
    const left = waiting.lanes.filter((lane) => !losing.includes(lane));
    if (left.length > 0) waitingRoom.set(id, { ...waiting, lanes: left });
    else waitingRoom.delete(id);
  }
}
