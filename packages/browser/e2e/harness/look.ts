import type { EventEnvelope } from '@waymark/core';
import type { Tab } from '../drivers/driver.ts';
import { until } from '../drivers/until.ts';
import { trackAndFlush, trackerReady } from './tab-scripts.ts';
import type { Visit } from './visit.ts';

/** What the relay knows of one tab. */
export interface Seen {
  readonly who: EventEnvelope['who'];
  readonly tabId: string | undefined;
  /** Names of everything that came from this tab, in order, but for the event that found it out. */
  readonly names: readonly string[];
}

/** The goal that finds out which tab is which. */
const goal = 'look-here';

/** Has the tab track something, and finds its events by the id that this one carries. */
export async function look(visit: Visit, tab: Tab): Promise<Seen> {
  await trackerReady(tab);
  const id = await trackAndFlush(tab, goal);
  const events = await until('the event that looks', async () => {
    const all = await visit.events();
    return all.some((event) => event.id === id) && all;
  });
  const who = events.find((event) => event.id === id)?.who ?? {};
  const own = events.filter((event) => event.who.tabId === who.tabId && (event.payload as { readonly goalId?: string }).goalId !== goal);
  return { who, tabId: who.tabId, names: own.map(({ name }) => name) };
}

/** How often each of these came. */
export function counts(names: readonly string[], ...asked: readonly string[]): readonly number[] {
  return asked.map((name) => names.filter((each) => each === name).length);
}

/** Names of what the relay handed on, in order. */
export async function namesOf(visit: Visit): Promise<readonly string[]> {
  return (await visit.events()).map(({ name }) => name);
}
