import type { RequestSourceHost, StateStore } from '@waymark/core';
import type { MountedSource } from './check-sources.ts';
import { scopedState } from './scoped-state.ts';

/** Tells sources where they are mounted, each with a part of the state that is its own. */
export function startSources(sources: ReadonlyMap<string, MountedSource>, host: Omit<RequestSourceHost, 'state'>, state: StateStore): void {
  for (const { source } of sources.values()) source.start({ ...host, state: scopedState(state, `source/${source.name}`) });
}
