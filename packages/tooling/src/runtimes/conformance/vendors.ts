import { createTracker, type Drop, type Receipt, type Transport } from '@waymark/core';
import { sitecoreDiscover, sitecoreSearch, sitecoreSend } from '@waymark/transport-ordercloud';
import { type BrowserIdStore, createBrowserId, findGuestRef, sitecoreCdp } from '@waymark/transport-sitecore-cdp';
import { tracify } from '@waymark/transport-tracify';
import { shopUrl, storyOf } from '../../faults/story.ts';
import { visitors } from '../../faults/visitors.ts';
import { type Check, checksOf, type Env, holds, same } from './check.ts';
import { standIns } from './stand-ins.ts';
import { balances, onError, quickRetry } from './trackers.ts';

interface Vendor {
  /** Package whose promise it is. */
  readonly subject: string;
  /** Name of the transport and of its stand-in. */
  readonly name: string;
  make(env: Env): Transport;
  /** Events of the story that it takes. */
  readonly takes: number;
}

const currency = 'EUR';
const target = ({ targets }: Env, name: string): string => targets[name] ?? '';

const vendors: readonly Vendor[] = [
  {
    subject: 'transport-sitecore-cdp',
    name: 'sitecore-cdp',
    takes: 18,
    make: (env) =>
      sitecoreCdp({
        clientKey: env.tenant.sitecoreCdp.clientKey,
        target: target(env, 'sitecore-cdp'),
        pointOfSale: env.tenant.sitecoreCdp.pointsOfSale[0],
        channel: 'WEB',
        language: 'EN',
        currency,
        emailProvider: 'email',
        browserIds: keptIn(new Map()),
      }),
  },
  {
    subject: 'transport-tracify',
    name: 'tracify',
    takes: 15,
    make: (env) => tracify({ token: env.tenant.tracify.token, customerSiteId: env.tenant.tracify.customerSiteId, target: target(env, 'tracify'), currency }),
  },
  {
    subject: 'transport-ordercloud',
    name: 'send',
    takes: 15,
    make: (env) => sitecoreSend({ siteId: env.tenant.send.siteId, target: target(env, 'send'), shopUrl }),
  },
  { subject: 'transport-ordercloud', name: 'discover', takes: 18, make: (env) => sitecoreDiscover({ ...env.tenant.discover, target: target(env, 'discover'), currency }) },
  { subject: 'transport-ordercloud', name: 'search', takes: 18, make: (env) => sitecoreSearch({ ...env.tenant.search, target: target(env, 'search') }) },
];

/** What applications keep in a table of their own. */
function keptIn(ids: Map<string, string>): BrowserIdStore {
  return { get: (visitor) => ids.get(visitor), set: (visitor, id) => void ids.set(visitor, id) };
}

const [visitor] = visitors;

/** Plays the visit of a shop, from the landing page to the order. */
async function visit(env: Env, vendor: Vendor, withinMs = 5000): Promise<{ readonly receipt: Receipt; readonly drops: readonly Drop[] }> {
  if (!visitor) throw new Error('There is no visitor.');
  const drops: Drop[] = [];
  const transport = vendor.make(env);
  const { browserId, sessionId, tabId, userId, email, ip, userAgent } = visitor;
  const tracker = createTracker({ transports: [{ ...transport, retry: { ...transport.retry, ...quickRetry } }], onDrop: (drop) => void drops.push(drop), onError });
  for (const { name, payload, page, at } of storyOf(visitor, 0, Date.now())) {
    const context = { who: { browserId, sessionId, tabId, userId, email }, where: { runtime: 'browser', url: page, title: 'Northleaf', client: { ip, userAgent } } } as const;
    (tracker.scope(context).track as LooseTrack)(name, payload, { occurredAt: at });
  }
  const receipt = await tracker.close(withinMs);
  balances(receipt);
  return { receipt, drops };
}

type LooseTrack = (name: string, payload: object, options: { readonly occurredAt: number }) => string;

async function refusals(env: Env, vendor: string): Promise<readonly string[]> {
  const records = await standIns(env).records(vendor);
  return records.filter(({ verdict }) => verdict !== 'accepted').map(({ verdict, summary, reason }) => `${verdict}: ${summary} (${reason})`);
}

function checksOfVendor(vendor: Vendor): readonly Check[] {
  const { subject, name, takes } = vendor;
  return checksOf(subject, {
    [`${name}: a visit up to the order is taken by the strict vendor`]: async (env) => {
      const { receipt, drops } = await visit(env, vendor);
      same(await refusals(env, name), [], 'What the vendor refused');
      same(drops.filter(({ reason }) => reason !== 'not-wanted').map(({ event, why }) => `${event.name}: ${why.message}`), [], 'What was dropped');
      same(receipt.transports[name]?.delivered, takes, 'Delivered');
      holds((await standIns(env).records(name)).some(({ summary, text }) => `${summary}${text}`.includes(visitor?.orderId ?? '-')), 'The order did not arrive.');
    },
    [`${name}: what meets a 503 goes again`]: async (env) => {
      await standIns(env).fault({ vendor: name, kind: 'status', status: 503, times: 1 });
      const { receipt } = await visit(env, vendor);
      const others = (await refusals(env, name)).filter((line) => !line.startsWith('faulted'));
      same([others, receipt.complete, receipt.transports[name]?.delivered], [[], true, takes], 'Refused, complete, delivered');
    },
    [`${name}: what the vendor refuses is reported`]: async (env) => {
      await standIns(env).fault({ vendor: name, kind: 'status', status: 400 });
      // What waits behind a refusal, for an id that the vendor issues, waits in vain.
      const { receipt, drops } = await visit(env, vendor, 300);
      const lost = drops.filter(({ reason }) => reason !== 'not-wanted');
      same([receipt.transports[name]?.delivered, drops.length], [0, receipt.transports[name]?.accepted], 'Delivered, and reported');
      holds(lost.some(({ reason, why }) => reason === 'refused' && why.code === 'http-400'), `No event was refused, but: ${lost.map(({ reason, why }) => `${reason} ${why.code}`).join(', ')}.`);
    },
  });
}

const browserIds = checksOf('transport-sitecore-cdp', {
  'browser ids are issued, and lead to a guest': async (env) => {
    const tenant = { clientKey: env.tenant.sitecoreCdp.clientKey, target: target(env, 'sitecore-cdp') };
    const browserId = await createBrowserId(tenant);
    holds((await findGuestRef({ ...tenant, browserId })).length > 0, 'There is no guest.');
  },
});

/** What the transports of the vendors promise in every runtime. */
export const vendorChecks = [...vendors.flatMap(checksOfVendor), ...browserIds];
