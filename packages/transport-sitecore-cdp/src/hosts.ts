/**
 * Where tenants live. A tenant is in one region, and the others refuse its client key with 401.
 * Source: server list of Sitecore's Guest REST API; checked 2026-11-21.
 */
export const hosts = {
  eu: 'https://api-engage-eu.sitecorecloud.io',
  us: 'https://api-engage-us.sitecorecloud.io',
  ap: 'https://api-engage-ap.sitecorecloud.io',
  jp: 'https://api-engage-jpe.sitecorecloud.io',
} as const;

/** A region, or the absolute URL of a proxy. */
export type Target = keyof typeof hosts | (string & {}) | URL;

/** The base URL of a target, without a trailing slash. Regions have two letters; Japan's host has three. */
export const baseUrl = (target: Target): string => {
  const base = `${target}`.trim();
  return base[2] ? base.replace(/\/+$/, '') : `https://api-engage-${base.replace('jp', 'jpe')}.sitecorecloud.io`;
};
