import type { FakeAnswer } from '../fake.ts';
import type { Tenant } from './tenant.ts';

/** Success of the Stream API, with the fields every such answer has. */
export function streamSuccess(tenant: Tenant, status: number, fields: Readonly<Record<string, unknown>>): Pick<FakeAnswer, 'status' | 'body'> {
  return { status, body: { status: 'OK', version: '1.2', client_key: tenant.options.clientKey, ...fields } };
}

/** Refusal of the Stream API. */
export function streamError(status: number, reason: string, summary: string): FakeAnswer {
  return { status, body: { status: 'ERROR', version: '1.2', error_msg: reason, moreInfo: '' }, verdict: 'rejected', reason, summary };
}

/** Refusal of the REST and Batch interfaces. */
export function restError(status: number, reason: string, summary: string, headers: Readonly<Record<string, string>> = {}): FakeAnswer {
  const body = { status, code: status, message: reason, developerMessage: reason, moreInfoUrl: '' };
  return { status, headers, body, verdict: 'rejected', reason, summary };
}
