import { TrackingError } from '@waymark/core/transport';

// What bundlers for browsers get instead of the REST entry. It exports nothing, so that Vite and Rollup refuse the build; others throw when the page loads.
throw new TrackingError(
  'server-only',
  '@waymark/transport-sitecore-cdp/rest needs the secret API token of the tenant. It runs on servers only; keep it out of browser code.',
);
