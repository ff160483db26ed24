import type { Drop, EventEnvelope, Receipt } from '@waymark/core';

/** What one tracker said while it ran: its callbacks on one side, its receipt on the other. Both must tell the same. */
export interface Books {
  readonly name: string;
  readonly delivered: { readonly event: EventEnvelope; readonly transport: string }[];
  readonly drops: Drop[];
  readonly onDelivered: (event: EventEnvelope, transport: string) => void;
  readonly onDrop: (drop: Drop) => void;
  /** Set when the tracker is closed. */
  receipt: Receipt | undefined;
}

export function openBooks(name: string): Books {
  const delivered: Books['delivered'] = [];
  const drops: Drop[] = [];
  return {
    name,
    delivered,
    drops,
    onDelivered: (event, transport) => void delivered.push({ event, transport }),
    onDrop: (drop) => void drops.push(drop),
    receipt: undefined,
  };
}

/** Everything in a tracker's receipt that does not add up, or that its callbacks told otherwise. Empty: the numbers are right. */
export function judgeBooks({ name, delivered, drops, receipt }: Books): readonly string[] {
  if (!receipt) return [`${name}: there is no receipt.`];
  const faults = receipt.complete ? [] : [`${name}: the receipt says that events wait.`];
  for (const [transport, report] of Object.entries(receipt.transports)) {
    const where = `${name}, ${transport}`;
    const { accepted, waiting, dropped } = report;
    const lost = Object.values(dropped).reduce((sum, count) => sum + count, 0);
    if (waiting !== 0) faults.push(`${where}: ${waiting} events wait.`);
    if (accepted !== report.delivered + waiting + lost) faults.push(`${where}: ${accepted} accepted, but ${report.delivered} delivered, ${waiting} waiting and ${lost} dropped.`);
    const told = delivered.filter((each) => each.transport === transport).length;
    if (told !== report.delivered) faults.push(`${where}: ${report.delivered} delivered in the receipt, ${told} told.`);
    for (const reason of new Set([...Object.keys(dropped), ...drops.filter((drop) => drop.transport === transport).map((drop) => drop.reason)])) {
      const heard = drops.filter((drop) => drop.transport === transport && drop.reason === reason).length;
      const booked = Object.entries(dropped).find(([each]) => each === reason)?.[1] ?? 0;
      if (heard !== booked) faults.push(`${where}: ${booked} dropped as ${reason} in the receipt, ${heard} told.`);
    }
  }
  return faults;
}
