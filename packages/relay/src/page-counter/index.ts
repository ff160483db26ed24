export { pageCounter } from './page-counter.ts';
export type { NodeAnswer, PageCounter, PageCounterOptions } from './page-counter.ts';
export type { RelayAddress } from './send-views.ts';
export type { ConsentReading } from './view-kind.ts';
