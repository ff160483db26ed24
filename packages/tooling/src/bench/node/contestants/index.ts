import type { Contestant } from './contestant.ts';

/** Everyone who takes part, by name. Each is loaded in its own process only. */
export const contestants: Readonly<Record<string, () => Promise<Contestant>>> = {
  'undici, stored texts': async () => (await import('./undici.ts')).stored,
  'undici, serialising': async () => (await import('./undici.ts')).serialising,
  'JSON.stringify alone': async () => (await import('./writing.ts')).writing,
  'undici, one by one': async () => (await import('./undici.ts')).single,
  'Waymark, memory': async () => (await import('./waymark.ts')).memory,
  'Waymark, SQLite': async () => (await import('./waymark.ts')).sqlite,
  'Waymark, one by one': async () => (await import('./waymark.ts')).single,
  '@segment/analytics-node': async () => (await import('./peers.ts')).segment,
  'posthog-node': async () => (await import('./peers.ts')).posthog,
  '@rudderstack/rudder-sdk-node': async () => (await import('./peers.ts')).rudder,
  '@snowplow/node-tracker': async () => (await import('./peers.ts')).snowplow,
};
