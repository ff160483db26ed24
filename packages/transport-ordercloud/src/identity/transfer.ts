import { TrackingError } from '@waymark/core';
import { callApi, type CallOptions } from '../api/call.ts';
import { unreachable } from '../api/request-token.ts';

/** `transferred`: cart and visitor belong to the user now. `nothing`: there was no anonymous shopper to transfer, or OrderCloud knew of none. */
export type Transfer = 'transferred' | 'nothing';

/** A transfer that did not do what it was meant for, and stops nothing. */
export interface IdentityWarning {
  readonly code: 'transfer-ignored' | 'transfer-failed';
  /** Without tokens and addresses. */
  readonly message: string;
}

/** What a transfer needs to reach OrderCloud. */
export interface TransferOptions extends CallOptions {
  readonly host: string;
  readonly onWarning: ((warning: IdentityWarning) => void) | undefined;
}

/** Joins the anonymous shopper to the user who signed in: bearer of the user, token of the shopper. */
export async function transferOrder(accessToken: string, anonymousToken: string, options: TransferOptions): Promise<Transfer> {
  const url = `${options.host}/v1/me/orders?anonUserToken=${encodeURIComponent(anonymousToken)}`;
  const headers = { authorization: `Bearer ${accessToken}`, accept: 'application/json' };
  const { status, errorCode } = await callApi({ method: 'PUT', url, headers, repeatable: true }, options);
  if (status >= 200 && status < 300) return 'transferred';
  if (errorCode === 'NotFound' || errorCode === 'Auth.MustPassAnonUserToken') {
    options.onWarning?.({ code: 'transfer-ignored', message: `OrderCloud found no anonymous shopper to transfer (${errorCode}). The user keeps what he has.` });
    return 'nothing';
  }
  if (errorCode === 'Auth.AnonUserProhibited') throw anonymousBearer();
  if (status === 0) throw unreachable(options.host);
  throw new TrackingError(
    'ordercloud-transfer',
    `OrderCloud refused to transfer the anonymous order (status ${status}${errorCode ? `, ${errorCode}` : ''}). The user needs the role Shopper or FullAccess.`,
  );
}

/** The error for a transfer in the name of the shopper himself. */
export function anonymousBearer(): TrackingError {
  return new TrackingError('ordercloud-anonymous-bearer', 'The transfer needs the token of the user who signed in, found the anonymous one. Pass the token that the log-in gave.');
}
