import { batchOfOne } from './batch-of-one.ts';
import type { MakeEmitter } from './emitter.ts';

/** Control: one `fetch` with `keepalive` per event and nothing else. */
export const makeEmitter: MakeEmitter = () => ({
  emit: (number, filler) => void fetch('/w', { method: 'POST', body: batchOfOne(number, filler), keepalive: true }).catch(() => undefined),
  close: () => undefined,
});
