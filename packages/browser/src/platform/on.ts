/** Listens until the signal aborts. `types`: event names with blanks between them. */
export function on(target: EventTarget, types: string, run: (event: Event) => void, signal: AbortSignal, capture = false): void {
  for (const type of types.split(' ')) target.addEventListener(type, run, { signal, capture });
}
