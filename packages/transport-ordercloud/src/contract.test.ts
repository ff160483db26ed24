import type { EventEnvelope } from '@waymark/core';
import { makeEvent } from '@waymark/core/testing';
import { describeTransport } from '@waymark/testkit/contracts';
import * as inPages from './browser.ts';
import { sitecoreDiscover, sitecoreSearch, sitecoreSend } from './index.ts';

const customerKey = '987654321-1122334455';
const apiKey = '01-0123abcd-made-up-key';
const entry = import.meta.resolve('./index.ts');
const where = { runtime: 'browser', url: 'https://shop.example/', client: { ip: '203.0.113.42', userAgent: 'UA' } } as const;
const sampleEvents: readonly EventEnvelope[] = ['event-1', 'event-2'].map((id) =>
  makeEvent('pageOpened', { url: 'https://shop.example/' }, { id, where, who: { browserId: 'b', email: 'mira@example.org' } }),
);

describeTransport('Send', ({ target }) => sitecoreSend({ siteId: '5f2c1de0a94b4e7f8d3b6c7a90e1f245', target }), { sampleEvents, secrets: [], entry });
describeTransport('Discover', ({ target }) => sitecoreDiscover({ customerKey, apiKey, target }), { sampleEvents, secrets: [apiKey], entry });
describeTransport('Search', ({ target }) => sitecoreSearch({ customerKey, apiKey, target }), { sampleEvents, secrets: [apiKey], entry });

const page = { sampleEvents, secrets: [], entry: import.meta.resolve('./browser.ts') };
describeTransport('Send in pages', ({ target }) => inPages.sitecoreSend({ siteId: '5f2c1de0a94b4e7f8d3b6c7a90e1f245', target }), page);
describeTransport('Discover in pages', ({ target }) => inPages.sitecoreDiscover({ customerKey, target }), page);
describeTransport('Search in pages', ({ target }) => inPages.sitecoreSearch({ customerKey, target }), page);
