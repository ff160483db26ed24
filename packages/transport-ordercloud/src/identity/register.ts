import { TrackingError } from '@waymark/core';
import { callApi } from '../api/call.ts';
import { unreachable } from '../api/request-token.ts';
import type { IdentitySettings } from './options.ts';

/** A new account, as OrderCloud spells it. */
export interface NewShopper {
  readonly Username: string;
  readonly Password: string;
  readonly FirstName: string;
  readonly LastName: string;
  readonly Email: string;
  readonly Active: boolean;
  readonly [more: string]: unknown;
}

/** Makes an account of the shopper behind an anonymous token. Resolves to the token of the new user. */
export async function registerShopper(shopper: NewShopper, anonymousToken: string, settings: IdentitySettings): Promise<string> {
  const url = `${settings.host}/v1/me/register?anonUserToken=${encodeURIComponent(anonymousToken)}`;
  const headers = { authorization: `Bearer ${anonymousToken}`, accept: 'application/json', 'content-type': 'application/json' };
  const { status, errorCode, body } = await callApi({ method: 'PUT', url, headers, body: JSON.stringify(shopper), repeatable: false }, settings);
  if (status === 0) throw unreachable(settings.host);
  const { access_token: made } = (body ?? {}) as { readonly access_token?: unknown };
  if (status < 300 && typeof made === 'string') return made;
  const found = `status ${status}${errorCode ? `, ${errorCode}` : ''}`;
  throw new TrackingError('ordercloud-register', `OrderCloud made no account (${found}). Check the data of the shopper and the role MeAdmin.`);
}
