import type { Refusal, SendOutcome, Transport } from '@waymark/core';
import { httpTransport, readStandardAnswer } from '@waymark/core/transport';
import type { TransportWiring } from '../transport/subject.ts';

/** The secret of {@link plainTransport}. */
export const token = 'secret-token-42/+';

/** The plainest transport that keeps the contract: posts a batch as it is. The answer may name ids that were refused. */
export function plainTransport({ target }: TransportWiring): Transport {
  const transport = httpTransport({
    name: 'plain',
    runsIn: 'anywhere',
    limits: { maxEvents: 10, maxBytes: 65_536, concurrency: 1 },
    encode: ({ entries }) => [
      {
        url: `${target}/events`,
        headers: { authorization: `Bearer ${token}` },
        body: `[${entries.map((entry) => entry.json).join(',')}]`,
        ids: entries.map((entry) => entry.id),
      },
    ],
    readAnswer(answer): SendOutcome {
      const outcome = readStandardAnswer(answer);
      const failed = idsIn(answer.json());
      if (outcome.status !== 'delivered' || failed.length === 0) return outcome;
      const why: Refusal = { code: 'bad-event', message: 'The destination refused the event.' };
      return { status: 'mixed', retry: new Map(), refused: new Map(failed.map((id) => [id, why])) };
    },
  });
  return { ...transport, close: () => Promise.resolve() };
}

function idsIn(reply: unknown): readonly string[] {
  const failed: unknown = typeof reply === 'object' && reply !== null && 'failed' in reply ? reply.failed : undefined;
  return Array.isArray(failed) ? failed.filter((id) => typeof id === 'string') : [];
}
