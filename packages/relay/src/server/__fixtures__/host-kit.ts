import type { EventEnvelope } from '@waymark/core';
import { longTitle, playCase, relayCases, type RelaySubject } from '@waymark/testkit/relay';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { conformanceOrigin, conformanceRelay } from './conformance-relay.ts';

/** A server that a relay is mounted in. */
export interface Host {
  /** Origin: `http://127.0.0.1:49152`. */
  readonly url: string;
  close(): unknown;
}

/** The same, and what its relay delivered. */
export interface RunningHost extends Host {
  delivered(): Promise<readonly EventEnvelope[]>;
}

/** Starts a relay in this process, in a server that `mount` makes. */
export function mounted(mount: (relay: ReturnType<typeof conformanceRelay>['relay']) => Promise<Host>): () => Promise<RunningHost> {
  return async () => {
    const { relay, delivered } = conformanceRelay();
    const { url, close } = await mount(relay);
    return {
      url,
      delivered,
      async close() {
        await close();
        await relay.close(100);
      },
    };
  };
}

/** Plays every case of the conformance file against a relay in a host, over HTTP. */
export function describeHost(name: string, start: () => Promise<RunningHost>): void {
  let host: RunningHost;
  let subject: RelaySubject;

  beforeAll(async () => {
    host = await start();
    subject = { url: `${host.url}/w`, origin: conformanceOrigin, source: `${host.url}/hooks` };
  });
  afterAll(() => host.close());

  describe.each([name])('%s', () => {
    test.each(relayCases)('$title', async (relayCase) => {
      expect(await playCase(relayCase, subject, 'host')).toEqual([]);
    });

    test('what was accepted is delivered, with the address of the connection and whole letters', async () => {
      const events = await host.delivered();
      expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
      expect(new Set(events.map(({ where }) => where.client?.ip))).toEqual(new Set(['127.0.0.1']));
      expect(events.map(({ where }) => where.title)).toContain(longTitle);
    });
  });
}
