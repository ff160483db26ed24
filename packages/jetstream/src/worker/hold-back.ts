import type { Refusal } from '@waymark/core';

type OnError = (problem: Refusal) => void;

/** A listener that hears of nothing yet. */
export interface HeldBack {
  readonly onError: OnError;
  /** The start went well: what was held back is told of now, and all else at once. */
  release(): void;
}

/** Keeps the problems of a start for later. Where it fails they are never told of: whoever started hears of the cause by the rejection, once. */
export function holdBack(listener: OnError): HeldBack {
  let held: Refusal[] | undefined = [];
  return {
    onError: (problem) => void (held ? held.push(problem) : listener(problem)),
    release() {
      const all = held ?? [];
      held = undefined;
      all.forEach(listener);
    },
  };
}
