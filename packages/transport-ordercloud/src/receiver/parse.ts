import { guardFunctions } from '@waymark/core/lean';
import type { OcEvent, OcSource } from './events.ts';
import type { SkuOf } from './lines.ts';
import { readMessageSender, readWorksheet } from './order-body.ts';
import { type Foreign, find, isObject, objectOf, textIn } from './read.ts';
import { readTracking } from './tracking.ts';
import { readWebhook } from './webhook.ts';

/** Objects and lists within one another that a message may have. */
const maxDepth = 100;

/** What a message is. `invalid`: no JSON object, or one deeper than 100 levels. `unknown`: JSON, but nothing of OrderCloud that we know. */
export type MessageKind = OcSource | 'unknown' | 'invalid';

/** What was found in a body. */
export interface ParsedMessage {
  readonly kind: MessageKind;
  readonly events: readonly OcEvent[];
}

/** What a body itself does not tell. */
export interface ParseOptions {
  /** Type of the message where it does not stand in the body: property `type` of an Event Hub event, record header `type` or `ce_type` of Kafka. */
  readonly type?: string;
  /** When it arrived. Default: now. */
  readonly receivedAt?: Date;
  /** Code of a product. Default: variant id, else variant name, else product id. */
  readonly sku?: SkuOf;
  /** Told, without personal data, what was ignored and why. */
  readonly log?: (message: string) => void;
}

/** What the readers of the single kinds share. */
export interface ParseContext {
  readonly bytes: Uint8Array;
  readonly sku: SkuOf | undefined;
  readonly log: (message: string) => void;
  readonly origin: (source: OcSource, key: string, raw: unknown) => Pick<OcEvent, 'source' | 'receivedAt' | 'key' | 'raw'>;
}

/** Credentials that messages carry. They never reach `raw`. */
const secretNames = new Set(['usertoken', 'ordercloudaccesstoken', 'anonusertoken', 'access_token', 'refresh_token', 'password']);

/**
 * Turns a message, webhook, message sender payload or order worksheet of OrderCloud into events of one form. Verify the signature first: see
 * {@link verifyOrderCloudSignature}.
 */
export async function parseOrderCloudMessage(raw: Uint8Array | string, given: ParseOptions = {}): Promise<ParsedMessage> {
  const options = guardFunctions('parseOrderCloudMessage()', given, { asked: ['sku'], told: ['log'] });
  const bytes = typeof raw === 'string' ? new TextEncoder().encode(raw) : raw;
  const message = readJson(bytes);
  if (!message) return { kind: 'invalid', events: [] };
  const receivedAt = (options.receivedAt ?? new Date()).toISOString();
  // The events of a message share it: a bundle may have many.
  const cleaned = new Map<unknown, unknown>();
  const rawOf = (from: unknown): unknown => cleaned.get(from) ?? cleaned.set(from, withoutSecrets(from)).get(from);
  const context: ParseContext = {
    bytes,
    sku: options.sku,
    log: options.log ?? (() => undefined),
    origin: (source, key, from) => ({ source, receivedAt, key, raw: rawOf(from) }),
  };
  if (options.type !== undefined) return { kind: 'tracking', events: await readTracking(options.type, message, context) };
  return readKind(message, context);
}

async function readKind(message: Foreign, context: ParseContext): Promise<ParsedMessage> {
  const isWrapped = isObject(find(message, 'Headers')) && isObject(find(message, 'Payload'));
  const inner = isWrapped ? objectOf(find(message, 'Payload')) : message;
  if (textIn(inner, 'Route') && textIn(inner, 'Verb')) return { kind: 'webhook', events: await readWebhook(inner, context) };
  if (textIn(inner, 'MessageType') && find(inner, 'EventBody')) return { kind: 'messageSender', events: readMessageSender(inner, context) };
  if (isWrapped) return { kind: 'tracking', events: await readTracking(textIn(objectOf(find(message, 'Headers')), 'type') ?? '', inner, context) };
  if (find(message, 'OrderWorksheet')) return { kind: 'integration', events: readWorksheet(message, context) };
  context.log('A body that is no message of OrderCloud was ignored.');
  return { kind: 'unknown', events: [] };
}

/** The decoder drops a byte order mark. */
function readJson(bytes: Uint8Array): Foreign | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return isObject(value) && !isTooDeep(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Level by level, because a function that calls itself would be what runs out of stack. */
function isTooDeep(value: unknown): boolean {
  let level: readonly unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > maxDepth) return true;
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []));
  }
  return false;
}

function withoutSecrets(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (name, each: unknown) => (secretNames.has(name.toLowerCase()) ? undefined : each)));
}
