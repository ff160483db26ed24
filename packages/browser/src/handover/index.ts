export { createHandover } from './create-handover.ts';
export type { Handover, HandoverOptions, HandoverTracker } from './create-handover.ts';
export { takeHandoverToken } from './take-token.ts';
export type { PageWindow } from '../platform/page-window.ts';
