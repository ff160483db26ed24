import { currentAccount, signIn } from '../account.ts';
import { cartLines, emptyCart, totalsOf } from '../cart.ts';
import { element, fill } from '../dom.ts';
import { cartOf, orderOf } from '../events.ts';
import { openPage } from '../frame.ts';
import { totalsList } from '../totals.ts';
import type { ShopTracker } from '../tracking.ts';

const payments = { invoice: 'Invoice', card: 'Card', 'mobile-wallet': 'Mobile wallet' };

/** A real shop would get the number from its server. */
function newOrderId(): string {
  return `NL-${Date.now().toString(36).toUpperCase()}`;
}

function checkoutForm(tracker: ShopTracker): HTMLFormElement {
  const account = currentAccount();
  const name = element('input', { name: 'name', required: '', autocomplete: 'given-name', value: account?.name ?? '' });
  const email = element('input', { name: 'email', type: 'email', required: '', autocomplete: 'email', value: account?.email ?? '' });
  const payment = element('select', { name: 'payment' }, ...Object.entries(payments).map(([value, text]) => element('option', { value }, text)));
  const form = element(
    'form',
    { class: 'checkout' },
    element('label', {}, 'First name', name),
    element('label', {}, 'E-mail', email),
    element('label', {}, 'Payment', payment),
    totalsList(totalsOf(cartLines())),
    element('button', { class: 'primary' }, 'Order now'),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const customer = signIn(name.value, email.value);
    tracker.identify(customer.id, { email: customer.email });
    const orderId = newOrderId();
    tracker.track('orderPlaced', { order: orderOf(orderId, cartLines(), payment.value) });
    emptyCart();
    // Leaving at once is fine: the tracker hands over what waits while the page goes.
    location.assign(`/thanks.html?order=${orderId}`);
  });
  return form;
}

void openPage((tracker) => {
  if (cartLines().length === 0) {
    location.replace('/cart.html');
    return;
  }
  fill('main', element('h1', {}, 'Checkout'), checkoutForm(tracker));
  tracker.track('checkoutStarted', { cart: cartOf(cartLines()) });
});
