import type { PubAck } from '@nats-io/jetstream';
import { TimeoutError } from '@nats-io/transport-node';
import { expect, test } from 'vitest';
import { entryOf } from '../__fixtures__/entries.ts';
import type { Session } from '../connection/session.ts';
import { layoutOf } from '../stream/layout.ts';
import { createPublisher } from './publisher.ts';

type Answer = Pick<PubAck, 'seq' | 'duplicate'>;
const underWay: Answer = { seq: 0, duplicate: true };

/** A publisher whose cluster gives these answers, the last one for ever. An error is one that the client throws. */
function publisher(...answers: readonly (Answer | Error)[]) {
  let asked = 0;
  const publish = async (): Promise<Answer> => {
    const answer = answers[Math.min((asked += 1), answers.length) - 1] ?? underWay;
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const session = async (): Promise<Session> => ({ client: { publish } }) as unknown as Session;
  return createPublisher({ session, layout: layoutOf('s', 1), timeoutMs: 1500, now: () => performance.now(), onError: () => undefined });
}

/** What becomes of an entry. */
async function fateOf(...answers: readonly (Answer | Error)[]): Promise<string> {
  const { evicted, repeated } = await publisher(...answers)([entryOf('e')]);
  return evicted.length > 0 ? 'refused' : repeated.length > 0 ? 'repeated' : 'stored';
}

test.each([
  ['with a number', 'stored', [{ seq: 7, duplicate: false }]],
  ['with the number of an earlier copy', 'repeated', [{ seq: 7, duplicate: true }]],
  ['that is lost, and a number then', 'stored', [new TimeoutError(), { seq: 7, duplicate: true }]],
  ['without a number, which only says that a copy is under way, and its number then', 'repeated', [underWay, underWay, { seq: 7, duplicate: true }]],
  ['without a number, and a number of its own when the copy is forgotten', 'stored', [underWay, { seq: 7, duplicate: false }]],
  ['without a number, for as long as there is time', 'refused', [underWay]],
  ['that is lost, and never a number', 'refused', [new TimeoutError(), underWay]],
] as const)('an answer %s: %s', async (_title, fate, answers) => {
  expect(await fateOf(...answers)).toBe(fate);
});
