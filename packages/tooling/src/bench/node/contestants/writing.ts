import type { Contestant } from './contestant.ts';
import { envelope } from './undici.ts';

/** Writes the text of each event and sends nothing: what a call of `track` cannot be without. */
export const writing: Contestant = {
  start() {
    let written = 0;
    return {
      track: (index) => void (written += envelope(index).length),
      room: () => undefined,
      async finish() {
        if (written === 0) throw new Error('Nothing was written.');
      },
    };
  },
};
