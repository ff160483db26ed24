import type { EpochMs, StateStore } from '@waymark/core';
import type { OcEvent } from '../receiver/events.ts';
import { windowOf } from '../receiver/seen.ts';

/** What is remembered of a fact: when it came first, and whether it was taken to the end. */
export interface Mark {
  readonly at: EpochMs;
  readonly isTaken: boolean;
  readonly isRepeated: boolean;
}

const taken = ' taken';

/** The mark of a fact, made now when it is new. */
export async function readMark(state: StateStore, place: string, fact: OcEvent): Promise<Mark> {
  const now = Date.parse(fact.receivedAt);
  const found = await state.get(place);
  if (!found && (await state.replace(place, found, `${now}`, windowOf(fact)))) return { at: now, isTaken: false, isRepeated: false };
  const text = found || (await state.get(place)) || '';
  return { at: Number.parseInt(text, 10) || now, isTaken: text.endsWith(taken), isRepeated: true };
}

/** The mark of a fact that was taken to the end. */
export function writeMark(at: EpochMs): string {
  return `${at}${taken}`;
}
