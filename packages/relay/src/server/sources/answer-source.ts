import type { Clock, DurationMs, TrackerOptions } from '@waymark/core';
import type { Problem } from '../problem.ts';
import { bodyProblems, isTooLarge, readBody } from '../read/read-body.ts';
import { closing, refuse, unavailable } from '../refuse.ts';
import type { RelayAnswer, RelayRequest } from '../relay-request.ts';
import type { RelayTally } from '../books/tally.ts';
import type { MountedSource } from './check-sources.ts';

/** What answering for a source needs of the relay. */
export interface SourceParts {
  readonly clock: Clock;
  readonly bodyTimeoutMs: DurationMs;
  readonly tally: RelayTally;
  readonly onError: NonNullable<TrackerOptions['onError']>;
  /** How long the sender has to wait. */
  waitOf(request: RelayRequest): DurationMs;
  isClosing(): boolean;
  isUnavailable(): boolean;
}

/** Methods that a Fetch request can have. Source: Fetch standard §2.2.1; checked 2026-11-22. */
const possible = /^(?!CONNECT$|TRACE$|TRACK$)[A-Z]{1,20}$/;
const withoutBody = /^(GET|HEAD)$/;

/** Answers a request at the path of a source. Its body is handed over as it came, because signatures are made of bytes. */
export async function answerSource(parts: SourceParts, { source, maxBodyBytes }: MountedSource, request: RelayRequest): Promise<RelayAnswer> {
  const { clock, bodyTimeoutMs, tally, onError } = parts;
  const problem = problemOf(parts, request, maxBodyBytes);
  if (problem) return refuse(tally, problem);
  const body = await readBody(request, { maxBodyBytes, bodyTimeoutMs }, clock);
  if ('failed' in body) return refuse(tally, bodyProblems[body.failed]);
  try {
    const answer = await answerOf(await source.fetch(fetchRequest(request, body.bytes)));
    tally.sourceAnswered();
    return answer;
  } catch (cause) {
    onError({ code: 'callback-threw', message: `The source "${source.name}" threw, and its sender was told to come again.`, cause });
    return refuse(tally, unavailable);
  }
}

function problemOf(parts: SourceParts, request: RelayRequest, most: number): Problem | undefined {
  if (parts.isClosing()) return closing;
  if (parts.isUnavailable()) return unavailable;
  if (!possible.test(request.method)) return { status: 405, code: 'method-not-allowed' };
  if (isTooLarge(request, most)) return bodyProblems['too-large'];
  const wait = parts.waitOf(request);
  return wait > 0 ? { status: 429, code: 'rate-exceeded', retryAfterMs: wait } : undefined;
}

function fetchRequest(request: RelayRequest, bytes: Uint8Array<ArrayBuffer>): Request {
  const { method } = request;
  return new Request(addressOf(request), { method, headers: request.headers(), ...(!withoutBody.test(method) && { body: bytes }) });
}

/** An absolute address, whatever the request says of its host. No request can be made of one that names a user. */
function addressOf(request: RelayRequest): string {
  const scheme = request.encrypted ? 'https' : 'http';
  const address = [request.url, `${scheme}://${request.header('host', 260) || 'relay.invalid'}${request.url}`].find((text) => URL.canParse(text));
  const url = new URL(address ?? `${scheme}://relay.invalid${request.url}`);
  url.username = '';
  url.password = '';
  return url.href;
}

/** Throws for what is no answer that could be sent: `Response.error()` has no status. */
async function answerOf(response: Response): Promise<RelayAnswer> {
  if (!(response.status >= 200)) throw new TypeError(`A Response with a status from 200 to 599 is needed, found ${response.status}.`);
  const headers = [...response.headers].filter(([name]) => name !== 'set-cookie');
  return { status: response.status, headers: Object.fromEntries(headers), cookies: response.headers.getSetCookie(), body: await response.text() };
}
