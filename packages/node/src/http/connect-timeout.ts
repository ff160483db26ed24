/** No connection came about in time. Carries its code as the errors of Node.js do. Nothing was sent, so another try is harmless, which a try without an answer is not. */
export class ConnectTimeout extends Error {
  readonly code = 'CONNECT_TIMEOUT';

  constructor() {
    super('No connection came about in time.');
  }
}
