import type { RequestSourceHost, StateStore } from '@waymark/core';
import type { MountedSource } from './check-sources.ts';
import { scopedState } from './scoped-state.ts';

/** Tells sources where they are mounted, each with a part of the state that is its own. Throws what they throw; what one finds wrong later is reported. */
export function startSources(sources: ReadonlyMap<string, MountedSource>, host: Omit<RequestSourceHost, 'state'>, state: StateStore): void {
  for (const { source } of sources.values()) {
    const starting: unknown = source.start({ ...host, state: scopedState(state, `source/${source.name}`) });
    if (starting instanceof Promise) starting.catch((cause: unknown) => host.onError({ code: 'callback-threw', message: `The source "${source.name}" threw while it started.`, cause }));
  }
}
