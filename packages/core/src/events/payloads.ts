/** Payloads of the standard vocabulary by event name. */
export interface StandardEventPayloads {
  readonly [name: string]: unknown;
}
