import type { Refusal } from '@waymark/core/transport';

/** An event that Tracify could not take, found before anything is sent. */
export interface Refused {
  readonly refused: Refusal;
}

export function refuse(code: string, message: string): Refused {
  return { refused: { code, message } };
}

export function isRefused(value: unknown): value is Refused {
  return typeof value === 'object' && value !== null && 'refused' in value;
}
