import { describeTransport } from '@waymark/testkit/contracts';
import { beans, cart, filters, happened, line, order, required } from './__fixtures__/shop.ts';
import { sitecoreCdp } from './sitecore-cdp.ts';
import * as inPages from './slim/index.ts';

const samples = {
  sampleEvents: [
    happened('pageOpened', { url: 'https://shop.example/' }),
    happened('cartModified', { cart: cart(line(beans, 1, 119)) }),
    happened('orderPlaced', { order: order('A-1', line(beans, 1, 119), line(filters, 2, 98, 1)) }),
  ],
  secrets: [required.clientKey, 'visitor-1'],
};

describeTransport('sitecoreCdp', ({ target, fetch }) => sitecoreCdp({ ...required, target, fetch, identityProvider: 'CRM_ID' }), { ...samples, entry: import.meta.resolve('./index.ts') });
describeTransport('sitecoreCdp in pages', ({ target, fetch }) => inPages.sitecoreCdp({ ...required, target, fetch, identityProvider: 'CRM_ID' }), {
  ...samples,
  entry: import.meta.resolve('./slim/index.ts'),
});
