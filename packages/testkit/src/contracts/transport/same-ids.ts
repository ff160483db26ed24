import type { SeenRequest } from './scripted-server.ts';

/** Times of sending may differ between two tries: milliseconds since 1970 and ISO dates are set aside. */
const times = /\b\d{13}\b|\d{4}-\d\d-\d\dT[\d:.]+Z/g;

/** What a try said to the destination, without its times. */
export function saidIn(requests: readonly SeenRequest[]): readonly string[] {
  return requests.map(({ method, path, body }) => `${method} ${path} ${body}`.replace(times, 'TIME'));
}
