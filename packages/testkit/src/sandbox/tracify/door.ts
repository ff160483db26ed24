import type { SandboxRequest } from '../fake.ts';
import type { TracifySetup } from './setup.ts';

/** Why a request is turned away before its events are read. */
export interface Refusal {
  readonly status: number;
  readonly says: string;
}

/** Method, address, headers and size: `undefined` when all is well. */
export function refuseAtDoor(setup: TracifySetup, request: SandboxRequest): Refusal | undefined {
  const { method, path, headers, body } = request;
  if (path !== '/api/v1/events') return { status: 404, says: 'Tracify has nothing at this address' };
  if (method !== 'POST') return { status: 405, says: 'Events are sent by POST only; pages on other sites get no permission' };
  if (headers['origin'] !== undefined) return { status: 403, says: 'This came from a browser: the token must stay on a server' };
  if (headers['authorization'] !== undefined) return { status: 400, says: 'The token goes into tracify-token; Authorization is not used' };
  if (headers['cookie'] !== undefined) return { status: 400, says: 'Cookies are not used' };
  if (headers['tracify-token'] !== setup.token) return { status: 401, says: 'tracify-token is missing or wrong' };
  if ([...request.query.keys()].length > 0) return { status: 400, says: 'There are no query parameters' };
  if (headers['content-encoding'] !== undefined) return { status: 415, says: 'The body must not be compressed' };
  if (mediaType(headers['content-type']) !== 'application/json') return { status: 415, says: 'Content-Type must be application/json' };
  if (mediaType(headers['accept']) !== 'application/json') return { status: 406, says: 'Accept must be application/json' };
  return body.byteLength > setup.maxBytes ? { status: 413, says: `The body is larger than ${setup.maxBytes} bytes` } : undefined;
}

function mediaType(header = ''): string {
  return header.split(';')[0]?.trim().toLowerCase() ?? '';
}
