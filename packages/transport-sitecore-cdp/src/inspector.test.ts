import { makeEvent } from '@waymark/core/testing';
import { describe, expect, test } from 'vitest';
import { browserId, fakeStream } from './__fixtures__/fake-stream.ts';
import { bench } from './__fixtures__/shop.ts';
import type { CdpEvent } from './events/types.ts';
import { type InspectorWarning, createInspector } from './inspector.ts';

async function warnings(...events: readonly CdpEvent[]): Promise<readonly InspectorWarning[]> {
  const found: InspectorWarning[] = [];
  const { deliver } = bench(fakeStream(), { inspect: createInspector((warning) => found.push(warning)) });
  for (const [index, event] of events.entries()) {
    await deliver(makeEvent('sitecoreCdp', event, { id: `e-${index}`, who: { aliases: { 'sitecore-cdp': browserId } } }));
  }
  return found;
}

describe('the inspector', () => {
  test('says nothing about events that are in order', async () => {
    expect(await warnings({ type: 'VIEW', ext: { total: 1, cart: { open: true } } }, { type: 'VIEW', ext: { total: 2 } })).toEqual([]);
  });

  test('notices an attribute that changes its type within an event type', async () => {
    const found = await warnings({ type: 'VIEW', ext: { status: 0 } }, { type: 'FORM', ext: { formId: 'f', interactionType: 'VIEWED', status: 'x' } }, { type: 'VIEW', ext: { status: 'OK' } });
    expect(found).toEqual([{ code: 'attribute-type-changed', message: 'Attribute "status" of VIEW was a number and is now a string. Segments cannot use both.' }]);
  });

  test.each([
    [{ type: 'VIEW', ext: { tags: ['a'] } }, 'attribute-is-list'],
    [{ type: 'VIEW', ext: { Tag: 'a' } }, 'attribute-name'],
    [{ type: 'VIEW', ext: { _tag: 'a' } }, 'attribute-name'],
    [{ type: 'CUSTOM', name: 'PURCHASE' }, 'name-once-reserved'],
  ] as const)('warns about %j', async (event, code) => {
    expect(await warnings(event)).toMatchObject([{ code }]);
  });
});
