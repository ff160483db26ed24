import type { Refusal } from '@waymark/core/transport';

/** For an event that turns out to have no counterpart at Tracify only when it is sent. The lane drops it with this reason instead of counting it as delivered. */
export function notWanted(message: string): Refusal {
  return { code: 'not-wanted', message };
}

/** An event that Tracify could not take, found before anything is sent. */
export interface Refused {
  readonly refused: Refusal;
}

/** Refuses an event with a code of this package. */
export function refuse(code: string, message: string): Refused {
  return { refused: { code, message } };
}

/** True for what {@link refuse} made. */
export function isRefused(value: unknown): value is Refused {
  return typeof value === 'object' && value !== null && 'refused' in value;
}
