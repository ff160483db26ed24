import { createRelay, type Relay } from '@waymark/relay/server';
import { relayHandover } from '@waymark/relay/client';
import { createFakeClock } from '@waymark/core/testing';
import { describe, expect, test } from 'vitest';
import { createFakeWindow } from '../__fixtures__/fake-window.ts';
import { createHandover } from './create-handover.ts';

const secret = 'a-secret-of-thirty-two-letters-!';
const [here, there, elsewhere] = ['https://shop.example', 'https://outlet.test', 'https://stranger.test'];

/** The relay of a domain, behind a clock that all of them share. */
function relayOf(origin: string, clock = createFakeClock(), secrets: readonly string[] = [secret]): Relay<unknown> {
  return createRelay({ transports: [], allowOrigins: [origin], handover: { secrets }, clock });
}

/** A page whose visitor is `browserId`, and which asks the relay of its own domain as a browser does. */
function pageAt(url: string, relay: (request: Request) => Promise<Response>, browserId: string) {
  const { win, warnings } = createFakeWindow({ url });
  const visitor = { id: browserId };
  const tracker = { browserId: () => visitor.id, consent: () => ({ analytics: true }), adoptBrowserId: (id: string) => ((visitor.id = id), true) };
  const { origin } = new URL(url);
  const fetch: typeof globalThis.fetch = async (path, init) => relay(new Request(new URL(String(path), url), { ...init, headers: { ...(init?.headers as Record<string, string>), origin } }));
  const handover = createHandover({ tracker, hosts: ['outlet.test', 'stranger.test'], window: win, ...relayHandover({ fetch }) });
  return { ...handover, visitor, warnings, href: () => win.location.href };
}

/** Follows a link from the shop to its outlet, where the browser had another id. */
async function follow({ link = `${there}/sale?q=1`, to = relayOf(there), wait = async () => undefined, from = relayOf(here) }: Partial<Journey> = {}) {
  const decorated = await pageAt(`${here}/`, from, 'browser-1').decorateLink(link);
  await wait();
  const arrival = pageAt(decorated, to, 'browser-2');
  return { accepted: await arrival.acceptHandover(), id: arrival.visitor.id, href: arrival.href(), decorated, warnings: arrival.warnings };
}

interface Journey {
  readonly link: string;
  readonly from: Relay<unknown>;
  readonly to: Relay<unknown>;
  wait(): Promise<undefined>;
}

describe('a browser id on its way to another domain of the shop', () => {
  test('arrives, signed by the relay here and checked by the relay there', async () => {
    expect(await follow()).toMatchObject({ accepted: true, id: 'browser-1', href: `${there}/sale?q=1`, warnings: [] });
  });

  test('arrives once: the same link, followed again, changes nobody', async () => {
    const to = relayOf(there);
    const { decorated, accepted } = await follow({ to });
    const again = pageAt(decorated, to, 'browser-3');
    expect([accepted, await again.acceptHandover(), again.visitor.id]).toEqual([true, false, 'browser-3']);
  });

  test('does not arrive two minutes later', async () => {
    const clock = createFakeClock();
    const wait = async (): Promise<undefined> => void (await clock.advance(130_000));
    expect(await follow({ from: relayOf(here, clock), to: relayOf(there, clock), wait })).toMatchObject({ accepted: false, id: 'browser-2', warnings: [] });
  });

  test('does not arrive with a signature of somebody else', async () => {
    expect(await follow({ from: relayOf(here, createFakeClock(), ['the-secret-of-a-stranger-entirely']) })).toMatchObject({ accepted: false, id: 'browser-2', warnings: [] });
  });

  test('does not arrive at another host than the link named', async () => {
    const { decorated } = await follow({ link: `${elsewhere}/` });
    const arrival = pageAt(decorated.replace(elsewhere, there), relayOf(there), 'browser-2');
    expect([await arrival.acceptHandover(), arrival.visitor.id, arrival.warnings]).toEqual([false, 'browser-2', []]);
  });

  test('stays here where the relay does not hand over, and the link works all the same', async () => {
    const mute = createRelay({ transports: [], allowOrigins: [here] });
    const page = pageAt(`${here}/`, mute, 'browser-1');
    expect(await page.decorateLink(`${there}/`)).toBe(`${there}/`);
    expect(page.warnings).toHaveLength(1);
  });
});
