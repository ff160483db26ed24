import type { EpochMs, EventEnvelope, VisitorContext } from '@waymark/core';

/** What an event of a page tells of its visitor. The e-mail address stays out: messages of vendors bring their own. */
export function contextOf({ who, where, consent, occurredAt }: EventEnvelope, keepIp: boolean): VisitorContext {
  const { email: _email, ...known } = who;
  const { client, metadata: _metadata, ...place } = where;
  const { ip, ...agent } = client ?? {};
  return {
    who: known,
    where: { ...place, ...(client && { client: { ...agent, ...(keepIp && ip !== undefined && { ip }) } }) },
    consent: granted(consent),
    seenAt: occurredAt,
  };
}

/** Purposes as a state of consent. */
export function granted(purposes: readonly string[]): VisitorContext['consent'] {
  return Object.fromEntries(purposes.map((purpose) => [purpose, 'granted' as const]));
}

/** What is left of a visitor who has taken everything back: that he has. */
export function withoutConsent(browserId: string, at: EpochMs): VisitorContext {
  return { who: { browserId }, where: { runtime: 'browser' }, consent: {}, seenAt: at };
}

/** The later one, with the vendors' ids of both: a vendor's id is made only once in a browser. */
export function mergeContexts(one: VisitorContext, other: VisitorContext): VisitorContext {
  const [earlier, later] = other.seenAt >= one.seenAt ? [one, other] : [other, one];
  const aliases = { ...earlier.who.aliases, ...later.who.aliases };
  return { ...later, who: { ...later.who, ...(Object.keys(aliases).length > 0 && { aliases }) } };
}
