/** Told to stop while there was no connection yet, or none was free. Nothing was sent, so another try is harmless, which one that was stopped later is not. */
export class NotSent extends Error {
  override readonly name = 'AbortError';
  readonly code = 'NOT_SENT';

  constructor() {
    super('The request was stopped before there was a connection for it.');
  }
}
