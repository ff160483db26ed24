import type { Stop } from '@waymark/core';

/** Listens until stopped. */
export function listen(target: EventTarget, type: string, run: (event: Event) => void, options: AddEventListenerOptions = {}): Stop {
  target.addEventListener(type, run, options);
  return () => target.removeEventListener(type, run, options);
}
