import type { KnownVisitor } from '@waymark/testkit/sandbox';

/** Somebody who visits the shop. */
export interface Visitor extends KnownVisitor {
  readonly browserId: string;
  readonly sessionId: string;
  readonly tabId: string;
  readonly userId: string;
  readonly email: string;
  readonly orderId: string;
  /** Who tells of the order first: the page, or the service that took it. */
  readonly first: 'page' | 'service';
  /** Signed in from the first page on; else signs in before the checkout. */
  readonly known: boolean;
}

/** Addresses from the range that RFC 5737 keeps for examples: nobody is identified by 127.0.0.1. */
export const visitors: readonly Visitor[] = [
  {
    browserId: '5d7e2c1a-6f3b-4a90-8c2d-1e9f0b7a3c54',
    sessionId: 'c1f0a3d2-7b64-4e0f-9a55-2d8e6b1c4f90',
    tabId: '0b8e5f1c-93a7-4d26-8e4b-6a1d7c2f5e38',
    userId: 'customer-1042',
    email: 'signe@example.org',
    orderId: 'NL-7001',
    ip: '203.0.113.24',
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
    first: 'page',
    known: false,
  },
  {
    browserId: 'e2a94f07-15c8-4b6d-9f31-70d2b8c6a519',
    sessionId: '8f4d10b7-2e95-4c3a-b6a8-91c7e05d24f3',
    tabId: '64c1e9a2-d05b-4f78-a3e6-2b90f7d8c145',
    userId: 'customer-2077',
    email: 'aksel@example.org',
    orderId: 'NL-7002',
    ip: '198.51.100.9',
    userAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 14_6) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Safari/605.1.15',
    first: 'service',
    known: true,
  },
];
