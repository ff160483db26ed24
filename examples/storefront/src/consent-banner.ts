import { button, element } from './dom.ts';
import type { ShopTracker } from './tracking.ts';

const purposes = [
  { name: 'analytics', title: 'Statistics', text: 'Helps us to see which pages work.' },
  { name: 'marketing', title: 'Marketing', text: 'Tells us which advertisement brought you here.' },
] as const;

/** Asks once. Browsers that send Global Privacy Control start with marketing refused. */
export function askForConsent(tracker: ShopTracker): void {
  const state = tracker.consent();
  const open = purposes.some(({ name }) => state[name] === undefined);
  if (open) showConsentBanner(tracker);
}

export function showConsentBanner(tracker: ShopTracker): void {
  document.querySelector('.consent')?.remove();
  const state = tracker.consent();
  const boxes = purposes.map(({ name }) => {
    const box = element('input', { type: 'checkbox', name });
    box.checked = state[name] === true;
    return box;
  });
  const banner = element('section', { class: 'consent', 'aria-label': 'Privacy choices' });

  function decide(allows: (index: number) => boolean): void {
    const decisions = purposes.map(({ name }, index) => [name, allows(index)] as const);
    tracker.setConsent(Object.fromEntries(decisions));
    banner.remove();
  }

  const choices = purposes.map(({ title, text }, index) => element('label', {}, boxes[index] ?? '', element('span', {}, element('strong', {}, title), ` ${text}`)));
  banner.append(
    element('h2', {}, 'A word on cookies'),
    element('p', {}, 'The shop works without them. What else may we do?'),
    ...choices,
    element(
      'div',
      { class: 'row' },
      button('Only what I ticked', () => decide((index) => boxes[index]?.checked ?? false), 'quiet'),
      button('Allow all', () => decide(() => true)),
    ),
  );
  document.body.append(banner);
}
