import type { Asked, Expected, RelayCase } from './cases.ts';
import type { RelaySubject } from './subject.ts';

interface Result {
  readonly status: string;
  readonly reason?: string;
  readonly code?: string;
  readonly violations?: readonly { readonly path: string }[];
}

/** Sends the request of a case over HTTP, and says where the answer is another than it must be. `run`: a text of this run alone, so that its events are new. */
export async function playCase({ ask, expect }: RelayCase, subject: RelaySubject, run: string): Promise<readonly string[]> {
  const asked = ask(subject, run);
  const address = `${(asked.to === 'source' ? subject.source : subject.url) ?? ''}${asked.suffix ?? ''}`;
  const response = await fetch(address, { ...(await requestOf(asked, subject)), redirect: 'manual' });
  const text = await response.text();
  return [
    ...differs('Status', response.status, expect.status),
    ...headerFaults(response.headers, expect, subject),
    ...bodyFaults(text, expect),
  ];
}

async function requestOf({ method = 'POST', headers = {}, body, gzip = false }: Asked, { origin }: RelaySubject): Promise<RequestInit> {
  const all = { origin, 'content-type': 'text/plain', 'user-agent': 'Mozilla/5.0 (conformance)', ...(gzip && { 'content-encoding': 'gzip' }), ...headers };
  const given = Object.fromEntries(Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
  const sent = gzip && body !== undefined ? await packed(body) : body;
  return { method, headers: given, ...(sent !== undefined && { body: sent }) };
}

async function packed(body: string | Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([body]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function headerFaults(headers: Headers, { headers: expected = {} }: Expected, { origin }: RelaySubject): readonly string[] {
  return Object.entries(expected).flatMap(([name, value]) => {
    const found = headers.get(name);
    if (value === null) return differs(`Header ${name}`, found, null);
    return found?.includes(value.replace('<origin>', origin)) ? [] : differs(`Header ${name}`, found, value);
  });
}

function bodyFaults(text: string, { code, results, body }: Expected): readonly string[] {
  if (code === undefined && results === undefined && body === undefined) return [];
  const found = parse(text) as { readonly error?: { readonly code?: string }; readonly v?: number; readonly results?: readonly Result[] } | undefined;
  return [
    ...(code === undefined ? [] : differs('Code', found?.error?.code, code)),
    ...(results === undefined ? [] : differs('Results', [found?.v, ...(found?.results ?? []).map(summary)], [1, ...results])),
    ...(body === undefined ? [] : differs('Body', found, body)),
  ];
}

function summary({ status, reason, code, violations }: Result): string {
  if (status !== 'dropped') return status;
  const paths = (violations ?? []).map(({ path }) => path || '(all)').sort();
  return [reason, code, ...paths].filter((part) => part !== undefined).join(' ');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function differs(what: string, found: unknown, expected: unknown): readonly string[] {
  const [is, should] = [JSON.stringify(found), JSON.stringify(expected)];
  return is === should ? [] : [`${what}: expected ${should}, found ${is}.`];
}
