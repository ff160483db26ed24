import { TrackingError } from '@waymark/core/transport';

// What bundlers for browsers get instead of the REST entry. It exports nothing, so that a build fails on what is imported from it.
throw new TrackingError(
  'server-only',
  '@waymark/transport-sitecore-cdp/rest needs the secret API token of the tenant. It runs on servers only; keep it out of browser code.',
);
