import { count, text } from './shape.ts';

/** An id of a browser, session, tab. */
export const anId = text(128, /^[\w:.-]+$/);
/** A time in milliseconds. The latest that a Date can hold: ECMA-262, Time Values; checked 2026-11-21. */
export const aTime = count(8.64e15);
