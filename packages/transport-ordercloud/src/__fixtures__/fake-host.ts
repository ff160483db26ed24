import { type Acceptance, memoryState, type Refusal, type RequestSourceHost, type SourcedEvent, type StateStore, type VisitorContext } from '@waymark/core';
import { businessKeyOf, keyedId } from '@waymark/core/lean';

type Failure = Error | 'queue-full' | 'invalid' | 'hang' | 'kept-but-lost';

const violation = { path: 'order.orderId', message: 'Expected a length of at most 50, found 60.' };

/** A relay as a source sees it: events with the ids that they get, each id once. */
export interface FakeHost extends RequestSourceHost {
  readonly taken: readonly (SourcedEvent & { readonly id: string })[];
  readonly problems: readonly Refusal[];
  readonly links: readonly unknown[];
  /** What becomes of the next calls of `accept`. */
  failNext(...outcomes: readonly Failure[]): void;
}

/** Knows one visitor, by the ids in `known` and those that are tied to him. Several hosts may share state and what was taken, as relays do. */
export function fakeHost(visitor: VisitorContext | undefined, known: readonly string[], shared: { readonly state?: StateStore; readonly taken?: FakeHost['taken'] } = {}): FakeHost {
  const taken = (shared.taken ?? []) as (SourcedEvent & { readonly id: string })[];
  const problems: Refusal[] = [];
  const links: unknown[] = [];
  const failures: Failure[] = [];
  const ids = new Set(known);
  const keep = (event: SourcedEvent): Acceptance => {
    const id = event.id ?? keyedId(event.name, event.key ?? businessKeyOf(event.name, event.payload) ?? 'none');
    if (taken.some((each) => each.id === id)) return { id, status: 'repeated' };
    taken.push({ ...event, id });
    return { id, status: 'accepted' };
  };
  return {
    taken,
    problems,
    links,
    failNext: (...outcomes) => void failures.push(...outcomes),
    async accept(events) {
      const failure = failures.shift();
      if (failure instanceof Error) throw failure;
      if (failure === 'hang') await new Promise(() => undefined);
      if (failure === 'queue-full') return events.map(() => ({ id: 'x', status: 'dropped', reason: failure }));
      if (failure === 'invalid') return events.map(() => ({ id: 'x', status: 'dropped', reason: failure, violations: [violation] }));
      const results = events.map(keep);
      if (failure === 'kept-but-lost') throw new Error('The answer got lost.');
      return results;
    },
    contexts: {
      find: (keys) => (Object.values(keys).some((key) => ids.has(key)) ? visitor : undefined),
      link(keys, more) {
        links.push([keys, more]);
        for (const id of Object.values(more)) ids.add(id);
      },
    },
    // As if it outlived the process: tests are about what is remembered, not where.
    state: { ...(shared.state ?? memoryState()), durable: true },
    onError: (problem) => void problems.push(problem),
  };
}
