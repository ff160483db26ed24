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
    /** People whose hashes the fake knows: it tells what is wrong with them. Everybody else's are checked by their form. */
    knownPeople: [
      { ip: '203.0.113.24', userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36', email: 'signe@example.org' },
      { ip: '203.0.113.42', userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0', email: 'mira.holm@example.org' },
    ],
  },
  ordercloud: {
    /** Storefront client: no secret, anonymous shoppers allowed. */
    shopClientId: '0E6C2B7A-51D4-4B0C-9E53-7A2F4C1D8B90',
    /** Server client: every role, with a secret. */
    adminClientId: '7B1D93F2-2C5E-4A7F-8E10-5D9C6B3A4F21',
    adminClientSecret: 'demo-ordercloud-secret',
    shopper: { id: 'u-10071', username: 'mira', password: 'demo-password', email: 'mira.holm@example.org', firstName: 'Mira', lastName: 'Holm' },
  },
  send: { siteId: '5f2c1de0a94b4e7f8d3b6c7a90e1f245' },
  discover: { customerKey: '2233445566-1122334455', apiKey: '01-0a1b2c3d-0123456789abcdef0123456789abcdef01234567' },
  search: { customerKey: '2233445566-1122334455', apiKey: '01-4e5f6a7b-89abcdef0123456789abcdef0123456789abcdef' },
} as const;
