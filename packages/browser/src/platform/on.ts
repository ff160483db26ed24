/** Listens until the signal aborts, without one for good. `types`: event names with blanks between them. */
export function on(target: EventTarget, types: string, run: (event: Event) => void, signal?: AbortSignal, capture = false): void {
  // Browsers take undefined for no signal.
  for (const type of types.split(' ')) target.addEventListener(type, run, { signal: signal as AbortSignal, capture });
}
