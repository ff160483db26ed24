/**
 * What the fakes know by default: one invented shop, the same in every demo, example and test.
 * Point a transport at the sandbox with these values and its requests are taken.
 */
export const demoTenant = {
  sitecoreCdp: {
    clientKey: 'demo-client-key',
    apiToken: 'demo-api-token',
    pointsOfSale: ['storefront.example'],
    identityProviders: ['email', 'CRM_ID'],
  },
  tracify: {
    token: 'demo-tracify-token',
    customerSiteId: '7c0e5a52-3b1d-4f6e-9a84-d2f1b6c09e37',
    /** `:*` stands for any port. */
    allowedOrigins: ['https://storefront.example', 'http://localhost:*', 'http://127.0.0.1:*'],
  },
} as const;
