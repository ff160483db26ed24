/**
 * API hosts by region and environment.
 * Source: ordercloud-javascript-sdk 12.0.0 and the vendor's article on supported regions; checked 2026-11-21.
 */
export const orderCloudHosts = (): Readonly<Record<string, string>> => ({
  production: 'https://api.ordercloud.io',
  staging: 'https://stagingapi.ordercloud.io',
  sandbox: 'https://sandboxapi.ordercloud.io',
  ...Object.fromEntries(
    ['useast', 'australiaeast', 'westeurope', 'japaneast'].flatMap((region) =>
      ['production', 'staging', 'sandbox'].map((environment) => [`${region}-${environment}`, `https://${region}-${environment}.ordercloud.io`]),
    ),
  ),
});

/** Preset of {@link orderCloudHosts} (`production`, `westeurope-staging` …), or the URL of an API host. */
export type OrderCloudTarget =
  | 'production'
  | 'staging'
  | 'sandbox'
  | `${'useast' | 'australiaeast' | 'westeurope' | 'japaneast'}-${'production' | 'staging' | 'sandbox'}`
  | (string & {})
  | URL;
