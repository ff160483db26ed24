/** The state store could not tell what a request needs. `onError` has heard of it. */
export class StateFailure extends Error {
  override readonly name = 'StateFailure';

  constructor(cause: unknown) {
    super('The state store failed.', { cause });
  }
}
