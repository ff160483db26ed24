import type { EventEnvelope } from '@waymark/core/transport';
import { anonymise } from './anonymise.ts';
import { isLoopback, repairIp } from './ip.ts';
import { type Refused, refuse } from './refused.ts';
import type { IdentityKind } from './wire.ts';

/** What decides about identities. */
export interface IdentityRules {
  readonly emailNormalization: 'lowercase' | 'none';
  readonly allowPartialIdentity: boolean;
  /** Loopback addresses are refused there. */
  readonly production: boolean;
}

/** Values that stand for "not known" and would give every visitor the same key. */
const placeholders = new Set(['', '|', 'undefined', 'null', 'undefined|undefined', 'null|null', 'unknown']);

/** The anonymised identity of an event: e-mail when known, IP and User-Agent together, IP, User-Agent. */
export function identityOf(event: EventEnvelope, rules: IdentityRules): Readonly<Record<string, IdentityKind>> | Refused {
  const ip = clientIp(event, rules.production);
  const userAgent = realUserAgent(event.where.client?.userAgent);
  const email = normaliseEmail(event.who.email, rules.emailNormalization);
  const gap = missing(ip, userAgent);
  if (gap && !(rules.allowPartialIdentity && (ip ?? userAgent ?? email))) return gap;
  const identity: Record<string, IdentityKind> = {};
  if (email !== undefined) identity[anonymise(email)] = 1;
  if (ip !== undefined && userAgent !== undefined) identity[anonymise(`${ip}|${userAgent}`)] = 2;
  if (ip !== undefined) identity[anonymise(ip)] = 3;
  if (userAgent !== undefined) identity[anonymise(userAgent)] = 4;
  return identity;
}

/** The visitor's address as it is hashed. Undefined when there is none that can be used. */
export function clientIp(event: EventEnvelope, production: boolean): string | undefined {
  const ip = repairIp(event.where.client?.ip ?? '');
  return ip === undefined || ip === '0.0.0.0' || ip === '::' || (production && isLoopback(ip)) ? undefined : ip;
}

/** An e-mail address as it is hashed. Undefined for what can be no address. */
export function normaliseEmail(email: string | undefined, how: IdentityRules['emailNormalization']): string | undefined {
  if (email === undefined || !email.includes('@')) return undefined;
  return how === 'none' ? email : email.trim().toLowerCase();
}

/** The User-Agent as it came. An address in its place shows a mistake in the set-up of a proxy. */
function realUserAgent(value: string | undefined): string | undefined {
  return value === undefined || placeholders.has(value.trim().toLowerCase()) || repairIp(value) !== undefined ? undefined : value;
}

function missing(ip: string | undefined, userAgent: string | undefined): Refused | undefined {
  const advice = 'Let the relay or a request scope of the server tracker add it, or set allowPartialIdentity.';
  if (ip === undefined) return refuse('ip-missing', `The event carries no usable IP address of its visitor. ${advice}`);
  if (userAgent === undefined) return refuse('user-agent-missing', `The event carries no User-Agent of its visitor. ${advice}`);
  return undefined;
}
