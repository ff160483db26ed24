import { expectTypeOf, test } from 'vitest';
import { createRelay, type RelayOptions } from './index.ts';
import { createRelay as createNodeRelay, type NodeRelayOptions, type Relay } from './adapters/node.ts';

test('a relay and its options are named without type arguments', () => {
  const options: RelayOptions = { allowOrigins: ['https://shop.example'], transports: [] };
  const durable: NodeRelayOptions = { ...options, dataDir: 'relay' };
  const relays: readonly Relay[] = [createRelay(options), createNodeRelay(durable)];
  expectTypeOf<Relay>().toBeCallableWith(new Request('https://shop.example/w'));
  // @ts-expect-error a name that does not exist
  relays[0]?.tracker.track('goalComplete', { goalId: 'newsletter' });
});
