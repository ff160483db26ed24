import type { Load } from '../load.ts';

/** A library that takes events one by one. */
export interface Tracking {
  track(index: number): void;
  /** Called after every hundred events. Resolves when it should be given more. */
  room(offered: number): Promise<void> | void;
  /** Resolves when everything was delivered, or when it knows nothing better to do. */
  finish(): Promise<void>;
}

/** Somebody who brings events to `url`: one by one, or all of them in a way of its own. */
export type Contestant = { readonly start: (url: string, load: Load) => Promise<Tracking> | Tracking } | { readonly prepare: (url: string, load: Load) => () => Promise<void> };
