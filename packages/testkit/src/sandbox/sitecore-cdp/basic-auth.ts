import type { FakeAnswer, SandboxRequest } from '../fake.ts';
import { restError } from './answers.ts';
import type { Tenant } from './tenant.ts';

/** Refuses a REST or Batch request without the right client key and API token, or without `Accept`. `undefined`: come in. */
export function refuseStranger(tenant: Tenant, request: SandboxRequest, summary: string): FakeAnswer | undefined {
  const { clientKey, apiToken } = tenant.options;
  const expected = `Basic ${Buffer.from(`${clientKey}:${apiToken}`).toString('base64')}`;
  if (request.headers['authorization'] !== expected) return restError(401, 'Basic auth must carry the client key and the API token', summary, { 'www-authenticate': 'Basic' });
  const accept = request.headers['accept'] ?? '';
  return /application\/json|\*\/\*/.test(accept) ? undefined : restError(406, 'Accept must be application/json', summary);
}

/** Refuses a body without the JSON media type. Without any the platform answers 500 and stores nothing. */
export function refuseMediaType(request: SandboxRequest, summary: string): FakeAnswer | undefined {
  const type = request.headers['content-type'];
  if (type === undefined) return restError(500, 'Not stored: Content-Type: application/json is missing', summary);
  return type.split(';')[0]?.trim().toLowerCase() === 'application/json' ? undefined : restError(415, 'The body must be application/json', summary);
}

/** Address of this fake as the caller reached it. */
export function baseOf(request: SandboxRequest): string {
  return `http://${request.headers['host'] ?? 'sandbox'}/sitecore-cdp`;
}
