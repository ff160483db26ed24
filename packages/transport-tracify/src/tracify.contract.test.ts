import { describeTransport } from '@waymark/testkit/contracts';
import { demo, happened, orderPlaced, pageOpened } from './__fixtures__/harness.ts';
import { tracify } from './tracify.ts';

describeTransport('tracify', ({ target }) => tracify({ ...demo, target }), {
  sampleEvents: [
    pageOpened('page-1', 'https://shop.example/?utm_source=fb', { who: { email: 'mira.holm@example.org' } }),
    happened('cartModified', { cart: { items: [{ product: { productId: '1', name: 'Beans' }, quantity: 1 }] } }, { id: 'cart-1' }),
    orderPlaced('order-1'),
    happened('goalCompleted', { goalId: 'newsletter', currency: 'EUR', value: 5 }, { id: 'goal-1' }),
  ],
  secrets: [demo.token, 'mira.holm', '203.0.113.42'],
  accepts: () => ({ body: '{"status":true}' }),
  entry: import.meta.resolve('./index.ts'),
});
