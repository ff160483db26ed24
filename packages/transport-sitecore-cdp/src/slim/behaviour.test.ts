import { vi } from 'vitest';

vi.mock('../sitecore-cdp.ts', () => import('./sitecore-cdp.ts'));

/** Everything that holds of the full build and is not about its checks and explanations holds of the small one. */
await import('../examples.test.ts');
await import('../sitecore-cdp.test.ts');
await import('../sender.test.ts');
await import('../browser-id.test.ts');
await import('../map/map-event.test.ts');
await import('../map/cart.test.ts');
await import('../page-cookie.test.ts');
