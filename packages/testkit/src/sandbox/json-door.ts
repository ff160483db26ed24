import { type Fields, parseJson, toFields } from './checks.ts';
import type { FakeAnswer, SandboxRequest } from './fake.ts';

/** Refusal by an event API. Its body only says that something was wrong, as these vendors do not describe their errors. */
export function refusal(status: number, reason: string, summary: string): FakeAnswer {
  return { status, body: { error: reason }, verdict: 'rejected', reason, summary };
}

/** Reads a POST with one JSON object, or answers what is wrong with it. */
export function readJsonPost(request: SandboxRequest): { readonly fields: Fields } | { readonly answer: FakeAnswer } {
  const summary = `${request.method} ${request.path}`;
  const fail = (status: number, reason: string) => ({ answer: refusal(status, reason, summary) });
  if (request.method !== 'POST') return fail(405, 'This address takes POST only');
  if (request.headers['content-encoding'] !== undefined) return fail(415, 'Compressed bodies are not read');
  if (request.headers['cookie'] !== undefined) return fail(400, 'Cookies do not belong here');
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') return fail(415, 'The body must be application/json');
  const json = parseJson(request.text);
  if (Array.isArray(json)) return fail(400, 'The body is a list: one event per request');
  const fields = toFields(json);
  return fields ? { fields } : fail(400, 'The body is not one JSON object');
}
