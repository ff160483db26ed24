import { TrackingError } from '@waymark/core';

/** Says that something in front of the relay has read the body of a request, so that its events are out of reach. */
export function bodyTaken(): TrackingError {
  return new TrackingError('body-taken', 'The body of a request was read before the relay got it. Mount the relay before middleware that reads bodies, such as express.json().');
}
