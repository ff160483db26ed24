import { makeEvent } from '@waymark/core/testing';
import { describeTransport, type SeenRequest } from '@waymark/testkit/contracts';
import { type WireResult, writeAnswer } from '../wire.ts';
import { relayTransport } from './relay-transport.ts';

/** A relay that takes everything but the event with this id. */
function answer(request: SeenRequest, droppedId?: string) {
  const { events } = JSON.parse(request.body) as { readonly events: readonly { readonly id: string }[] };
  const results = events.map(({ id }): WireResult => (id === droppedId ? { id, status: 'dropped', reason: 'invalid' } : { id, status: 'accepted' }));
  return { body: writeAnswer(results) };
}

describeTransport('relayTransport', ({ target, fetch }) => relayTransport({ url: `${target}/w`, fetch, now: () => 0 }), {
  sampleEvents: ['a', 'b', 'c'].map((id) => makeEvent('goalCompleted', { goalId: 'newsletter' }, { id })),
  secrets: ['jo@shop.example'],
  accepts: answer,
  refusesOne: answer,
  entry: import.meta.resolve('./index.ts'),
});
