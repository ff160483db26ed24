import { expect, test } from 'vitest';
import { createTracker } from '../pipeline/create-tracker.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { makeEvent } from '../testing/make-event.ts';
import { recordingTransport } from '../testing/recording-transport.ts';
import { skipBots } from './skip-bots.ts';

const person = makeEvent('goalCompleted', { goalId: 'a' }, { id: 'person' });
const program = { ...person, id: 'program', where: { ...person.where, bot: ['webdriver'] } } as const;

test('a destination that skips bots drops what bears a sign of one as not wanted, and the others get it', async () => {
  const [strict, usual] = [recordingTransport({ name: 'strict' }), recordingTransport({ name: 'usual' })];
  const tracker = createTracker({ transports: [skipBots(strict), usual], clock: createFakeClock(), onDrop: () => undefined });
  await tracker.accept([person, program, { ...person, id: 'unmarked', where: { ...person.where, bot: [] } }]);
  const { transports } = await tracker.close();
  expect(strict.delivered.map(({ id }) => id)).toEqual(['person', 'unmarked']);
  expect(usual.delivered).toHaveLength(3);
  expect(transports['strict']).toMatchObject({ accepted: 3, delivered: 2, dropped: { 'not-wanted': 1 } });
});

test('what a destination itself does not want, it does not get', () => {
  const transport = skipBots({ ...recordingTransport({ name: 'picky' }), wants: ({ id }) => id !== 'person' });
  expect([person, { ...person, id: 'other' }].map((event) => transport.wants?.(event))).toEqual([false, true]);
});

test('what a destination inherits, it keeps', () => {
  const transport = recordingTransport({ name: 'of-a-class' });
  expect(skipBots(Object.create(transport) as typeof transport)).toMatchObject({ name: 'of-a-class', limits: transport.limits });
});
