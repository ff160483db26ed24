/** The visitor of this example, whose person the stand-in of Tracify knows. Address and names are made up, the address from the range that RFC 5737 keeps for examples. */
export const visitor = {
  browserId: '5d7e2c1a-6f3b-4a90-8c2d-1e9f0b7a3c54',
  sessionId: 'c1f0a3d2-7b64-4e0f-9a55-2d8e6b1c4f90',
  tabId: '0b8e5f1c-93a7-4d26-8e4b-6a1d7c2f5e38',
  ip: '203.0.113.42',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
} as const;
