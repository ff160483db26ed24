import type { Lane } from '../lane/create-lane.ts';
import type { DeadLetters } from '../ports/dead-letters.ts';
import type { Entry, Outbox } from '../ports/outbox.ts';
import type { ConsentState } from '../ports/tracker.ts';
import type { Refusal } from '../ports/transport.ts';
import type { EpochMs } from '../units.ts';
import { verdict } from './consent-gate.ts';
import { matchBrowsers } from './match-browsers.ts';
import { kindGiven, refuseCall } from './refuse-call.ts';
import type { TrackerState } from './state.ts';

const withdrawn: Refusal = { code: 'consent-withdrawn', message: 'The visitor withdrew consent.' };

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
  const gone = await takeOut(state, outbox, lanes, matchBrowsers(withdrawals));
  await deadLetters?.withdraw?.(withdrawals, lanes.map(({ name }) => name));
  return gone;
}

/** Takes what matches out of everything that waits for these lanes; what is on its way does not go again. Resolves with the number of events, counted once for each lane. */
export async function takeOut(state: TrackerState, outbox: Outbox, lanes: readonly Lane[], matches: (entry: Entry) => boolean): Promise<number> {
  const { intake, ending } = state;
  let gone = 0;
  function drop(lane: Lane, entry: Entry, stored: boolean): void {
    gone += 1;
    lane.dropWaiting(entry, 'no-consent', withdrawn, stored);
  }
  function dropHeld(): void {
    for (const lane of lanes) {
      lane.bar(matches, 'no-consent', withdrawn);
      gone += lane.dropHeld(matches, 'no-consent', withdrawn);
    }
  }
  forgetUndecided(state, lanes, matches, drop);
  dropHeld();
  // What was tracked before is to be found in the outbox. In this tick, where nothing has to be waited for: what is tracked next may be allowed again.
  intake.drain();
  if (!intake.isEmpty()) {
    await ending.orEnd(intake.written(), nothing);
    dropHeld();
  }
  // What an outbox that cannot search has not handed out yet is for those who get it.
  const looking = outbox.withdraw?.({
    lanes: lanes.map(({ name }) => name),
    matches,
    isBusy: (name, id) => lanes.some((lane) => lane.name === name && lane.isBusy(id)),
    taken({ entry, lanes: from }) {
      for (const lane of lanes) if (from.includes(lane.name)) drop(lane, entry, true);
    },
  });
  if (looking) await ending.orEnd(looking, nothing);
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
