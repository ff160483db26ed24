import { TrackingError } from '@waymark/core';
import { guardFunctions } from '@waymark/core/lean';
import { checkOptions } from '@waymark/core/transport';
import { checkAuthHeader, checkFunctions, checkSecrets } from './credentials.ts';
import type { OcEvent } from './events.ts';
import { type MessageKind, parseOrderCloudMessage, type ParseOptions } from './parse.ts';
import { readBody } from './read-body.ts';
import { memorySeenStore, seenKey, type SeenStore, windowOf } from './seen.ts';
import { isSameText, verifyOrderCloudSignature } from './signature.ts';

/** Whom to believe, and who takes the events. */
export interface ReceiverOptions {
  /** Secret of the delivery target, hash key of the webhook. Several while you change it. */
  readonly secrets: string | readonly string[];
  /** Header that OrderCloud was told to send along, checked before anything is read. */
  readonly customAuthHeader?: { readonly name: string; readonly value: string };
  /** Takes new events. Put them into a queue and return: OrderCloud waits for the answer. A throw is answered with 503 and nothing is remembered. */
  readonly onEvents: (events: readonly OcEvent[]) => void | Promise<void>;
  /** Default: in the memory of this process. */
  readonly seen?: SeenStore;
  /** Largest body. Unit: bytes. Default: 1 MiB. */
  readonly maxBytes?: number;
  readonly sku?: NonNullable<ParseOptions['sku']>;
  /** Told, without personal data, what was ignored or refused. */
  readonly log?: (message: string) => void;
  /** Wall time. Default: `Date.now`. */
  readonly now?: () => number;
}

const known = ['secrets', 'customAuthHeader', 'onEvents', 'seen', 'maxBytes', 'sku', 'log', 'now'];

/** Receives OrderCloud's tracking messages, webhooks and message sender payloads: verified, read, each fact once. Runs wherever Request and Response exist. */
export function createOrderCloudReceiver(options: ReceiverOptions): (request: Request) => Promise<Response> {
  return receiverFor('createOrderCloudReceiver()', options);
}

/** The same for a function of another name, which stands in what is said of wrong options. */
export function receiverFor(caller: string, given: ReceiverOptions): (request: Request) => Promise<Response> {
  const check = checkOptions(caller, given, known);
  const options = guardFunctions(caller, given, { asked: ['sku'], told: ['log'] });
  const maxBytes = check.number('maxBytes', 1_048_576, 1, 67_108_864);
  const { onEvents, now = Date.now, log = () => undefined } = options;
  const secrets = checkSecrets(caller, options.secrets);
  const customAuthHeader = checkAuthHeader(caller, options.customAuthHeader);
  checkFunctions(caller, options, ['sku', 'log', 'now']);
  if (typeof onEvents !== 'function') throw new TrackingError('option-missing', `${caller} option "onEvents" is missing. Pass a function that queues events.`);
  const seen = options.seen ?? memorySeenStore(50_000, now);

  async function isFromOrderCloud(request: Request): Promise<boolean> {
    return !customAuthHeader || isSameText(request.headers.get(customAuthHeader.name) ?? '', customAuthHeader.value);
  }

  return async (request) => {
    if (request.method !== 'POST') return new Response(null, { status: 405, headers: { allow: 'POST' } });
    if (!(await isFromOrderCloud(request))) return refuse(401, 'The custom header did not match.');
    const body = await readBody(request, maxBytes);
    if (body === 'too-large') return refuse(413, 'A body was too large.');
    if (body === 'broken') return refuse(400, 'A body broke off.');
    if (!(await verifyOrderCloudSignature(body, request.headers.get('x-oc-hash'), secrets))) return refuse(401, 'A signature did not match.');
    const { kind, events } = await parseOrderCloudMessage(body, { receivedAt: new Date(now()), log, ...(options.sku && { sku: options.sku }) });
    if (kind === 'invalid') return refuse(400, 'A body was no JSON object, or too deep.');
    // An integration event must be answered with business data, which only the shop has.
    const taken = kind === 'integration' || (await handOn(events, seen, onEvents));
    return taken ? answerTo(kind) : refuse(503, 'Events could not be handed on.');
  };

  function refuse(status: number, reason: string): Response {
    log(reason);
    return new Response(null, { status });
  }
}

/** New events only; what could not be handed on is new again next time. */
async function handOn(events: readonly OcEvent[], seen: SeenStore, onEvents: ReceiverOptions['onEvents']): Promise<boolean> {
  const fresh: OcEvent[] = [];
  try {
    for (const event of events) if (await seen.add(seenKey(event), windowOf(event))) fresh.push(event);
    if (fresh.length > 0) await onEvents(fresh);
    return true;
  } catch {
    await Promise.allSettled(fresh.map(async (event) => seen.remove(seenKey(event))));
    return false;
  }
}

/** Pre-hooks and post-hooks look alike, so every webhook is told to go on. */
function answerTo(kind: MessageKind): Response {
  if (kind === 'webhook') return new Response('{"proceed":true}', { status: 200, headers: { 'content-type': 'application/json' } });
  return new Response(null, { status: kind === 'tracking' || kind === 'messageSender' ? 204 : 202 });
}
