import { element, fill } from '../dom.ts';
import { openPage } from '../frame.ts';

void openPage(() => {
  const orderId = new URLSearchParams(location.search).get('order') ?? '';
  fill(
    'main',
    element(
      'section',
      { class: 'hero' },
      element('h1', {}, 'Thank you.'),
      element('p', {}, 'Your order ', element('strong', { id: 'order' }, orderId), ' is being potted.'),
      element('a', { href: '/', class: 'button' }, 'Back to the plants'),
    ),
  );
});
