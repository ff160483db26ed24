import { createBrowserTracker } from '../../src/index.ts';
import type { PageOptions } from './page-settings.ts';
import { trackerOptions } from './tracker-options.ts';

/** What the test pages run: a tracker with the options that the page carries. Whatever goes wrong in the page is told to the site. */
const complain = (text: unknown): void => void navigator.sendBeacon('/complaints', `${location.pathname}: ${String(text)}`);
addEventListener('error', ({ message }) => complain(message));
addEventListener('unhandledrejection', ({ reason }) => complain(reason));
document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) => complain(`${violatedDirective} ${blockedURI} ${sample}`));

const options = JSON.parse(document.getElementById('options')?.textContent ?? '{}') as PageOptions;
if (options.globalPrivacyControl) Object.defineProperty(navigator, 'globalPrivacyControl', { value: true });
if (options.withoutNavigationApi) Object.defineProperty(window, 'navigation', { value: undefined });
window.tracker = createBrowserTracker(trackerOptions(options));
window.pageMark = Math.random();
