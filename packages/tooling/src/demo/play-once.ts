import type { Drop } from '@waymark/core';
import type { EventEnvelope } from '@waymark/core/transport';
import type { SandboxRecord } from '@waymark/testkit/sandbox';
import { booksOf, judge } from './judge.ts';
import { type Row, showRecord, showTable } from './show.ts';
import { relayPath, relayToken, startStack, visitorAddress } from './start-stack.ts';
import { playVisit } from './visit.ts';

/** Plays one visit, says what every vendor got, and returns the exit code: 0 when everything arrived once and in order. */
export async function playOnce(shop: string, say: (line: string) => void): Promise<number> {
  const delivered: { readonly event: EventEnvelope; readonly transport: string }[] = [];
  const drops: Drop[] = [];
  const records: SandboxRecord[] = [];
  const onDelivered = (event: EventEnvelope, transport: string): void => void delivered.push({ event, transport });
  const onDrop = (drop: Drop): void => void drops.push(drop);
  const stack = await startStack({ shop, ports: { shop: 0, sandbox: 0 }, onDelivered, onDrop, onRecord: (record) => void records.push(record) });
  try {
    say('Playing one visit: landing, two products, a cart, sign-in and an order in a page; two services that follow it up.\n');
    const { shopUrl: url, direct, vendors, sandbox } = stack;
    const visit = await playVisit({ url, relayUrl: `${url}${relayPath}`, relayToken, visitorAddress, direct, onDelivered, onDrop });
    const report = await stack.drain();
    for (const record of records) say(showRecord(record));
    say(`\n${showTable(vendors.map((vendor) => rowOf(vendor, booksOf({ visit, report }, vendor), records)))}\n`);
    const faults = judge({ visit, report, delivered, drops, records, view: sandbox.view }, vendors);
    for (const fault of faults) say(fault);
    say(faults.length === 0 ? 'Every event is accounted for: each arrived once and in order, and the order counts once.' : `${faults.length} faults.`);
    return faults.length === 0 ? 0 : 1;
  } finally {
    await stack.close();
  }
}

function rowOf(vendor: string, { delivered, notWanted }: ReturnType<typeof booksOf>, records: readonly SandboxRecord[]): Row {
  const requests = records.filter((record) => record.vendor === vendor);
  return { vendor, delivered, notWanted, requests: requests.length, rejected: requests.filter((record) => record.verdict !== 'accepted').length };
}
