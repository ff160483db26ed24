import { currentAccount, signIn, signOut } from './account.ts';
import { cartLines } from './cart.ts';
import { askForConsent, showConsentBanner } from './consent-banner.ts';
import { button, element, fill } from './dom.ts';
import { type ShopTracker, startTracking } from './tracking.ts';

/** Draws what all pages share, starts tracking and then the page itself. */
export async function openPage(draw: (tracker: ShopTracker) => void): Promise<void> {
  const tracker = await startTracking();
  drawHeader(tracker);
  fill('footer', element('p', {}, 'Northleaf is a demonstration shop. Nothing is grown, sold or sent.'), button('Privacy choices', () => showConsentBanner(tracker), 'link'));
  draw(tracker);
  askForConsent(tracker);
}

/** Draws the header again, after the cart or the account changed. */
export function drawHeader(tracker: ShopTracker): void {
  const count = cartLines().reduce((sum, { quantity }) => sum + quantity, 0);
  const account = currentAccount();
  const accountButton = account
    ? button(`Sign out ${account.name}`, () => leaveAccount(tracker), 'link')
    : button('Sign in', () => showSignIn(tracker), 'link');
  fill(
    'header',
    element('a', { href: '/', class: 'brand' }, element('img', { src: '/favicon.svg', alt: '' }), 'Northleaf'),
    element('nav', {}, accountButton, element('a', { href: '/cart.html', class: 'cart-link' }, `Cart (${count})`)),
  );
}

function leaveAccount(tracker: ShopTracker): void {
  signOut();
  tracker.anonymize();
  drawHeader(tracker);
}

function showSignIn(tracker: ShopTracker): void {
  const name = element('input', { name: 'name', required: '', autocomplete: 'given-name', placeholder: 'Signe' });
  const email = element('input', { name: 'email', type: 'email', required: '', autocomplete: 'email', placeholder: 'signe@example.org' });
  const form = element(
    'form',
    { method: 'dialog' },
    element('h2', {}, 'Welcome back'),
    element('label', {}, 'First name', name),
    element('label', {}, 'E-mail', email),
    element('button', { class: 'primary' }, 'Sign in'),
  );
  const dialog = element('dialog', {}, form);
  form.addEventListener('submit', () => {
    const account = signIn(name.value, email.value);
    tracker.identify(account.id, { email: account.email });
    drawHeader(tracker);
  });
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
