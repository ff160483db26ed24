import type { Transport } from '@waymark/core';
import { checkTrackerOptions, TrackingError } from '@waymark/core/lean';
import type { BrowserTrackerOptions } from '../boot/options.ts';
import type { PageOutbox } from '../delivery/page-outbox.ts';
import type { AutoTrack } from '../sources/auto-tracking.ts';
import type { CookieOptions } from '../storage/page-cookies.ts';

const names: readonly (keyof BrowserTrackerOptions)[] = [
  'aliasCookies',
  'autoTrack',
  'clock',
  'consent',
  'cookie',
  'enrichers',
  'events',
  'fetch',
  'flushIntervalMs',
  'metadata',
  'namespace',
  'newId',
  'onDelivered',
  'onDrop',
  'onError',
  'onIdentity',
  'outbox',
  'random',
  'routes',
  'sources',
  'token',
  'transports',
  'urlSanitizer',
  'userId',
  'window',
];

const autoTrackNames: readonly (keyof AutoTrack)[] = ['tab', 'page', 'pageRestored', 'url', 'visibility', 'inactivity', 'links', 'frames'];

const cookieNames: readonly (keyof CookieOptions | 'name')[] = ['name', 'domain', 'lifetimeDays', 'path', 'sameSite', 'secure', 'attributes'];

/** Refuses options that cannot work, or that would quietly do something else than they say. */
export function checkOptions(options: BrowserTrackerOptions): void {
  checkNames('', options, names);
  const { namespace = 'waymark', metadata = {}, consent = {}, routes = 'auto', outbox, autoTrack, cookie, aliasCookies = {}, userId, token } = options ?? {};
  checkNames('consent.', consent, ['state', 'privacyControl']);
  checkNames('autoTrack.', autoTrack, autoTrackNames);
  checkNames('cookie.', cookie, cookieNames);
  if (!Array.isArray(options?.transports)) refuse('transports-missing', 'The option "transports" must be a list, such as [relayTransport()].');
  checkShared(options);
  checkTransports(options.transports);
  checkMetadata(metadata);
  checkAliases(aliasCookies);
  if (!/^[\w-]{1,40}$/.test(namespace)) refuse('namespace-invalid', 'The option "namespace" takes 1 to 40 letters, digits, "_" or "-".');
  if (!['auto', 'navigation', 'manual'].includes(routes)) refuse('option-invalid', 'The option "routes" must be "auto", "navigation" or "manual".');
  if (outbox && !isOutbox(outbox)) refuse('option-invalid', 'The option "outbox" must be webOutbox(), an outbox of your own, or false.');
  if (userId !== undefined && token !== undefined) refuse('identity-twice', 'Pass the option "userId" or the option "token", not both: they may name different users.');
  const { state = 'pending' } = consent;
  const isChoice = typeof state === 'object' && state !== null && Object.values(state).every((each) => typeof each === 'boolean');
  if (state !== 'pending' && !isChoice) refuse('option-invalid', 'The option "consent.state" must be "pending" or purposes with true or false, such as { analytics: true }.');
  const odd = [...options.transports.flatMap(({ purposes = [] }) => purposes), ...(isChoice ? Object.keys(state) : [])].find((name) => !isPurpose(name));
  if (odd !== undefined) refuse('purpose-invalid', purposeRule(odd));
}

/** What the consent cookie can hold, as servers read it: another name would be lost there. */
export function isPurpose(name: string): boolean {
  return /^[A-Za-z][\w-]{0,39}$/.test(name);
}

/** Says how purposes are called. */
export function purposeRule(found: string): string {
  return `A purpose is called by 1 to 40 letters, digits, "_" or "-", and begins with a letter. Found: "${found.slice(0, 40)}".`;
}

function checkNames(path: string, options: unknown, known: readonly string[]): void {
  const stranger = Object.keys(Object(options) as object).find((name) => !known.includes(name));
  if (stranger !== undefined) refuse('option-unknown', `createBrowserTracker() has no option "${path}${stranger.slice(0, 40)}". Known: ${known.join(', ')}.`);
}

function checkTransports(transports: readonly Transport[]): void {
  const secret = transports.find(({ runsIn }) => runsIn === 'server');
  if (secret) refuse('transport-not-for-browsers', `Transport "${secret.name}" runs on servers only. Give it to the relay.`);
  const taken = transports.map(({ name }) => name).find((name, index, all) => all.indexOf(name) < index);
  if (taken !== undefined) refuse('transport-name-taken', `Two transports are called "${taken}", so their receipts could not be told apart. Give one of them another "name".`);
}

/** Those that a page has in common with the tracker of `@waymark/core`. */
function checkShared({ transports, events, enrichers, sources, onDrop, onError, onDelivered, onIdentity, flushIntervalMs, clock, newId, random, fetch }: BrowserTrackerOptions): void {
  checkTrackerOptions({ transports, events, enrichers, sources, onDrop, onError, onDelivered, onIdentity, flushIntervalMs, clock, newId, random, fetch }, 'createBrowserTracker()');
}

function isOutbox(outbox: PageOutbox): boolean {
  return [outbox.open, outbox.changed, outbox.leave, outbox.back, outbox.close].every((each) => typeof each === 'function');
}

function checkMetadata(metadata: Readonly<Record<string, string>>): void {
  const entries = Object.entries(metadata);
  const wrong = entries.find(([name, value]) => !/^[A-Za-z_]\w{0,19}$/.test(name) || typeof value !== 'string' || [...value].length > 300);
  const found = wrong ? wrong[0].slice(0, 40) : entries.length;
  if (entries.length > 5 || wrong) refuse('metadata-invalid', `The option "metadata" takes 5 texts of 300 characters, names of 20. Found: ${found}.`);
}

/** The relay refuses events with other names. */
function checkAliases(aliasCookies: Readonly<Record<string, string>>): void {
  const vendors = Object.keys(aliasCookies);
  const odd = vendors.find((name) => !/^[a-z][a-z\d-]{0,39}$/.test(name) || typeof aliasCookies[name] !== 'string');
  const found = odd === undefined ? vendors.length : `"${odd.slice(0, 40)}"`;
  if (odd !== undefined || vendors.length > 10) refuse('option-invalid', `The option "aliasCookies" takes the cookies of 10 vendors, by names of lower-case letters, digits and "-", such as { "sitecore-cdp": "bid_<clientKey>" }. Found: ${found}.`);
}

function refuse(code: string, message: string): never {
  throw new TrackingError(code, message);
}
