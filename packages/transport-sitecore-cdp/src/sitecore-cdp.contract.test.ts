import { describeTransport } from '@waymark/testkit/contracts';
import { beans, cart, filters, happened, line, order, required } from './__fixtures__/shop.ts';
import { sitecoreCdp } from './sitecore-cdp.ts';

describeTransport('sitecoreCdp', ({ target, fetch }) => sitecoreCdp({ ...required, target, fetch, identityProvider: 'CRM_ID' }), {
  sampleEvents: [
    happened('pageOpened', { url: 'https://shop.example/' }),
    happened('cartModified', { cart: cart(line(beans, 1, 119)) }),
    happened('orderPlaced', { order: order('A-1', line(beans, 1, 119), line(filters, 2, 98, 1)) }),
  ],
  secrets: [required.clientKey, 'visitor-1'],
  entry: import.meta.resolve('./index.ts'),
});
