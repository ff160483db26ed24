import { vi } from 'vitest';

vi.mock('../sitecore-cdp.ts', () => import('./sitecore-cdp.ts'));

/** What the strict copy of the vendor takes of the full build it takes of the small one. */
await import('../sandbox.test.ts');
