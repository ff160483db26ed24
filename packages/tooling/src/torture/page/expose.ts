import type { Emitter, MakeEmitter } from './emitter.ts';

/** What scenarios call in a page. */
export interface TorturePage {
  /** Tracks the events `first` to `last`, in one task, with the page's own emitter or another one. `filler`: bytes of each payload. */
  emit(first: number, last: number, filler?: number, emitter?: string): void;
  /** Times that the page came back from the back/forward cache. */
  readonly restores: number;
}

declare global {
  interface Window {
    readonly torture: TorturePage;
  }
}

/** With the rest of a control's event some 600 bytes. */
export const usualFiller = 300;

/** Starts the page's emitter, as a site does while it loads. */
export function expose(makeEmitter: MakeEmitter): void {
  const emitters = new Map<string, Emitter>([['waymark', makeEmitter('waymark')]]);
  let restores = 0;
  addEventListener('pageshow', ({ persisted }) => (restores += Number(persisted)));
  const emitterOf = (name: string): Emitter => {
    const emitter = emitters.get(name) ?? makeEmitter(name);
    emitters.set(name, emitter);
    return emitter;
  };
  const torture: TorturePage = {
    emit(first, last, filler = usualFiller, name = 'waymark') {
      const emitter = emitterOf(name);
      for (let number = first; number <= last; number += 1) emitter.emit(number, filler);
    },
    get restores() {
      return restores;
    },
  };
  Object.assign(window, { torture });
}
