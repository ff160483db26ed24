import { makeEvent } from '@waymark/core/testing';
import { expect, test } from 'vitest';
import { printPage } from './print-page.ts';

const page = { title: 'Vendor', packageName: '@waymark/transport-vendor' };
const given = makeEvent('productViewed', { sku: 'A1' });

test('an example shows the event and the request that it becomes', () => {
  const text = printPage(page, [{ title: 'A product is viewed', given, expect: [{ method: 'POST', path: '/events', headers: { accept: '*/*' }, body: { id: 'A1' } }] }]);
  expect(text).toContain('- [A product is viewed](#a-product-is-viewed)');
  expect(text).toContain('```json\n{\n  "name": "productViewed",\n  "payload": {\n    "sku": "A1"\n  }\n}\n```');
  expect(text).toContain('```http\nPOST /events\naccept: */*\n```\n\n```json\n{\n  "id": "A1"\n}\n```');
  expect(text.endsWith('```\n')).toBe(true);
});

test('an event without a counterpart says that nothing is sent', () => {
  expect(printPage(page, [{ title: 'Ignored', given, expect: [] }])).toContain('Nothing is sent');
});

test('what came before and the options are shown, functions by their kind', () => {
  const before = [makeEvent('cartModified', { items: [] })];
  const text = printPage(page, [{ title: 'Mapped', options: { channel: 'APP', map: { productViewed: () => null } }, before, given, expect: [] }]);
  expect(text).toContain('"channel": "APP"');
  expect(text).toContain('"productViewed": "(a function)"');
  expect(text).toContain('After these events:\n\n```json\n{\n  "name": "cartModified"');
});
