import { makeEvent } from '@waymark/core/testing';
import { expect, test } from 'vitest';
import { lyingTransports } from '../__fixtures__/lying-transports.ts';
import { plainTransport, token } from '../__fixtures__/plain-transport.ts';
import { brokenClauses } from '../clause.ts';
import { transportClauses } from './clauses.ts';
import { describeTransport, type TransportSuiteOptions } from './describe-transport.ts';

const options: TransportSuiteOptions = {
  sampleEvents: ['event-1', 'event-2', 'event-3'].map((id) => makeEvent('goalCompleted', { goalId: 'newsletter' }, { id, who: { email: 'ada@mail.example' } })),
  secrets: [token],
  refusesOne: (_, id) => ({ body: JSON.stringify({ failed: [id] }) }),
  entry: import.meta.resolve('@waymark/core/transport'),
};

describeTransport('A plain transport', plainTransport, options);

test.each<[keyof typeof lyingTransports, string]>([
  ['swallows 500s', 'is retried on 408, 429 and 5xx'],
  ['takes 202 for a failure', 'is delivered on 2xx'],
  ['refuses what is overloaded', 'is retried on 408, 429 and 5xx'],
  ['gives up on a broken connection', 'is retried when the connection breaks, before or within the answer'],
  ['hurries after Retry-After', 'honours Retry-After in seconds and as a date'],
  ['retries what is refused', 'is refused on other 4xx'],
  ['hides partial failures', 'is mixed when only some events failed'],
  ['sends empty batches', 'sends nothing for an empty batch'],
  ['throws at bad JSON', 'never throws, whatever the destination answers'],
  ['throws when fetch does', 'never throws, however fetch fails'],
  ['makes up a status', 'never throws, whatever the destination answers'],
  ['leaks the token in a message', 'puts no secret and no address into an outcome'],
  ['leaks the token in a cause', 'puts no secret and no address into an outcome'],
  ['leaks an address', 'puts no secret and no address into an outcome'],
  ['ignores the abort', 'stops when it is aborted'],
  ['allows itself nothing', 'stays within its own limits'],
  ['floods the destination', 'stays within its own limits'],
  ['makes new ids', 'says the same with the same ids on a retry'],
  ['starts late on exit', 'starts the request in the same tick on exit'],
  ['leaves bodies unread', 'reads the body of an answer to the end'],
  ['asks when it is made', 'does nothing before it is asked to send'],
  ['closes once only', 'may be closed twice'],
])('a transport that %s is found out by "%s"', async (liar, title) => {
  const clauses = transportClauses.filter((clause) => clause.title === title);
  expect(clauses).toHaveLength(1);
  expect(await brokenClauses(clauses, { ...options, make: lyingTransports[liar] })).toEqual([title]);
});

test('a package that does something when it is imported is found out', async () => {
  const title = 'does nothing when its package is imported';
  const entry = new URL('../__fixtures__/busy-entry.mjs', import.meta.url).href;
  const clauses = transportClauses.filter((clause) => clause.title === title);
  expect(await brokenClauses(clauses, { ...options, make: plainTransport, entry })).toEqual([title]);
});
