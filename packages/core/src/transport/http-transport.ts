import { TrackingError } from '../errors.ts';
import { atOnce } from '../harmless.ts';
import type { EventEnvelope } from '../ports/event.ts';
import type { Batch, Refusal, RetryPolicy, SendContext, SendOutcome, Transport, TransportLimits } from '../ports/transport.ts';
import { post } from './post.ts';
import { type HttpAnswer, readStandardAnswer } from './read-answer.ts';
import { readText } from './read-text.ts';
import { createTally, type Step } from './tally.ts';

/** One request of an encoded batch. */
export interface HttpRequest {
  /** Default: `POST`. */
  readonly method?: 'GET' | 'POST' | 'PUT';
  readonly url: string;
  /** `content-type: application/json` is added where a body has none. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Ids of the events that it carries, or of the one event whose next step it is. Default: all of the batch. */
  readonly ids?: readonly string[];
}

/** What `encode` may know besides the events. */
export interface EncodeContext<Prepared> {
  readonly urgency: SendContext['urgency'];
  readonly counters: SendContext['counters'];
  /** What `prepare` found out. */
  readonly prepared: Prepared;
}

export interface HttpTransportOptions<Prepared = undefined> {
  readonly name: string;
  readonly runsIn: Transport['runsIn'];
  /** Consent categories that must all be granted. Default: none. */
  readonly purposes?: readonly string[];
  readonly consentRule?: NonNullable<Transport['consentRule']>;
  /** Default: 1 event, 64 KiB, concurrency 1. */
  readonly limits?: Partial<TransportLimits>;
  readonly retry?: Partial<RetryPolicy>;
  readonly wants?: (event: EventEnvelope) => boolean;
  readonly orderBy?: (event: EventEnvelope) => string;
  readonly repeatSafe?: NonNullable<Transport['repeatSafe']>;
  /** Events to requests, in the order in which they must be sent. Pure. An event may need several: each is awaited before the next, a retry resumes at the one that failed. */
  encode(batch: Batch, context: EncodeContext<Prepared>): HttpRequest | readonly HttpRequest[];
  /** What an answer means for the events of its request. Pure. Default: `readStandardAnswer`. */
  readonly readAnswer?: (answer: HttpAnswer, request: HttpRequest) => SendOutcome;
  /** For what must be fetched before events can be encoded, such as an id that only the vendor issues. Called on every try. */
  readonly prepare?: (batch: Batch, how: SendContext) => Prepared | { readonly outcome: SendOutcome } | Promise<Prepared | { readonly outcome: SendOutcome }>;
  readonly settled?: NonNullable<Transport['settled']>;
  /** Default: `omit`. */
  readonly credentials?: 'omit' | 'same-origin' | 'include';
  /** Default: the tracker's. */
  readonly fetch?: typeof fetch;
}

const defaultLimits: TransportLimits = { maxEvents: 1, maxBytes: 65_536, concurrency: 1 };

/** Makes a transport from a mapping: `encode` says what to send, `readAnswer` what the answer means. All I/O, timing and retrying is done for it. */
export function httpTransport<Prepared = undefined>(options: HttpTransportOptions<Prepared>): Transport {
  const { name, runsIn, purposes = [], retry, wants, orderBy, repeatSafe, settled } = options;
  if (typeof name !== 'string' || name === '') throw new TrackingError('option-missing', 'httpTransport() option "name" must be a text, by which reports call it.');
  if (typeof options.encode !== 'function') throw new TrackingError('option-missing', 'httpTransport() option "encode" must be a function from events to requests.');
  return {
    name,
    runsIn,
    purposes,
    ...(options.consentRule && { consentRule: options.consentRule }),
    limits: { ...defaultLimits, ...options.limits },
    ...(retry && { retry }),
    ...(wants && { wants }),
    ...(orderBy && { orderBy }),
    ...(repeatSafe && { repeatSafe }),
    ...(settled && { settled }),
    send: (batch, how) => sendBatch(options, batch, how),
  };
}

async function sendBatch<Prepared>(options: HttpTransportOptions<Prepared>, batch: Batch, how: SendContext): Promise<SendOutcome> {
  if (batch.entries.length === 0) return { status: 'delivered' };
  let requests: readonly Step[];
  try {
    let prepared = undefined as Prepared;
    if (options.prepare) {
      const made = options.prepare(batch, how);
      const ready = made instanceof Promise ? await made : made;
      if (isOutcome(ready)) return ready.outcome;
      prepared = ready;
    }
    requests = stepsOf(options, batch, how, prepared);
  } catch (cause) {
    if (batch.entries.length === 1) throw cause;
    // Nothing was sent. Halves find the event at fault.
    return { status: 'split', why: threw(options, cause) };
  }
  const [only, second] = requests;
  if (only && !second && how.progress.size === 0) return askOnce(options, batch, only, how);
  const tally = createTally(batch, how.progress);
  const isExit = how.urgency === 'exit';
  const chains = isExit ? chainsOf(requests) : [requests];
  const runs = chains.map(async (chain) => {
    for (const request of chain) {
      if (tally.stopped() && !isExit) break;
      if (tally.isDue(request)) tally.add(request, await ask(options, request, how));
    }
  });
  await Promise.all(runs);
  return tally.outcome();
}

function stepsOf<Prepared>(options: HttpTransportOptions<Prepared>, batch: Batch, { urgency, counters }: SendContext, prepared: Prepared): readonly Step[] {
  const everyId = batch.entries.map(({ id }) => id);
  const encoded = [atOnce(options.encode(batch, { urgency, counters, prepared }), 'httpTransport() option "encode"')].flat() as readonly HttpRequest[];
  return encoded.map((request): Step => ({ ids: everyId, ...request }));
}

function threw({ name }: { readonly name: string }, cause: unknown): Refusal {
  return { code: 'transport-threw', message: `The transport "${name}" threw.`, cause };
}

/** A batch that is a single request, as most are. There is nothing to add up when all went well. */
async function askOnce<Prepared>(options: HttpTransportOptions<Prepared>, batch: Batch, request: Step, how: SendContext): Promise<SendOutcome> {
  const outcome = await ask(options, request, how);
  if (outcome.status === 'delivered') return outcome;
  const tally = createTally(batch, how.progress);
  tally.add(request, outcome);
  return tally.outcome();
}

/** Requests that need no earlier answer start chains of their own; the later steps of an event follow its first. */
function chainsOf(requests: readonly Step[]): readonly (readonly Step[])[] {
  const chains = new Map<string | undefined, Step[]>();
  for (const request of requests) chains.set(request.ids[0], [...(chains.get(request.ids[0]) ?? []), request]);
  return [...chains.values()];
}

/** Codes of connections that never carried a byte of the request: Node's, OpenSSL's and undici's, and `NOT_SENT` of a fetch that held the request back itself. */
const nothingSent = /^(NOT_SENT|ECONNREFUSED|ENOTFOUND|EAI_|E(HOST|NET)(UNREACH|DOWN)|(UND_ERR_)?CONNECT_TIMEOUT|ERR_PROXY_|CERT_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_|ERR_TLS_CERT)/;

async function ask<Prepared>(options: HttpTransportOptions<Prepared>, request: Step, how: SendContext): Promise<SendOutcome> {
  const { fetch = how.fetch, credentials = 'omit' } = options;
  const result = await post({ ...request, headers: headersOf(request) }, { fetch, credentials, read: readText }, how);
  if ('answer' in result) return readSafely(options, result.answer, request);
  const { maybeTaken: _maybeTaken, ...surely } = result.failure;
  return nothingSent.test(`${result.failure.why.cause}`) ? surely : result.failure;
}

/** A throw here comes after its events were sent, so they do not go again. */
function readSafely<Prepared>({ readAnswer = readStandardAnswer, name }: HttpTransportOptions<Prepared>, answer: HttpAnswer, request: Step): SendOutcome {
  try {
    return readAnswer(answer, request);
  } catch (cause) {
    return { status: 'refused', why: threw({ name }, cause) };
  }
}

function headersOf({ headers = {}, body }: HttpRequest): Readonly<Record<string, string>> {
  if (body === undefined || Object.keys(headers).some((name) => name.toLowerCase() === 'content-type')) return headers;
  return { 'content-type': 'application/json', ...headers };
}

function isOutcome<Prepared>(value: Prepared | { readonly outcome: SendOutcome }): value is { readonly outcome: SendOutcome } {
  return typeof value === 'object' && value !== null && 'outcome' in value;
}
