/** What every contestant is given to do. */
export interface Load {
  readonly events: number;
  /** Events per request. */
  readonly batch: number;
  /** Requests at a time. */
  readonly concurrency: number;
  /** Events per second, offered whatever becomes of them. Without it: as many as are taken. */
  readonly rate?: number;
}

const filler = 'x'.repeat(170);
/** Stands before the number of an event, so that the receiver finds it in every format without parsing. */
export const mark = '"event-';
/** Digits of a number. */
export const digits = 7;

/** The properties of an event. With them an event of Waymark has about 600 bytes. */
export function payloadOf(index: number): { readonly number: string; readonly first: string; readonly second: string } {
  return { number: `event-${String(index).padStart(digits, '0')}`, first: filler, second: filler };
}
