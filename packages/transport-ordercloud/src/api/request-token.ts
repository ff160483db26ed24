import { TrackingError } from '@waymark/core';
import { callApi, type CallOptions } from './call.ts';

/** A token as it was issued. A credential: keep it out of logs. */
export interface OrderCloudToken {
  readonly accessToken: string;
  /** Lifetime in milliseconds from the moment it was issued, as the answer says. */
  readonly lifetimeMs: number;
  /** Absent for anonymous tokens and for clients that issue none. */
  readonly refreshToken?: string;
}

/** Asks for a token. `fields` in the order in which they are sent; undefined ones are left out. Throws a TrackingError without any of the values. */
export async function requestToken(host: string, fields: Readonly<Record<string, string | undefined>>, options: CallOptions): Promise<OrderCloudToken> {
  const body = Object.entries(fields)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `${name}=${encodeURIComponent(value ?? '')}`)
    .join('&');
  const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
  const answer = await callApi({ method: 'POST', url: `${host}/oauth/token`, headers, body, repeatable: true }, options);
  const { access_token: accessToken, expires_in: seconds, refresh_token: refreshToken } = (answer.body ?? {}) as Readonly<Record<string, unknown>>;
  if (answer.status === 200 && typeof accessToken === 'string' && accessToken !== '') {
    return {
      accessToken,
      lifetimeMs: (typeof seconds === 'number' && seconds > 0 ? seconds : 0) * 1000,
      ...(typeof refreshToken === 'string' && { refreshToken }),
    };
  }
  if (answer.status === 0) throw unreachable(host);
  const advice = answer.status === 200 ? 'Check that the target is an OrderCloud API host.' : 'Check client id, secret, user and roles.';
  throw new TrackingError('ordercloud-auth', `OrderCloud issued no token (status ${answer.status}${answer.errorCode ? `, ${answer.errorCode}` : ''}). ${advice}`);
}

/** The error for an API host that gives no answer. */
export function unreachable(host: string): TrackingError {
  return new TrackingError('ordercloud-unreachable', `OrderCloud at ${host} gave no answer after several tries. Check the target and the network, then run it again.`);
}
