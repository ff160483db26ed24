import { TrackingError } from '@waymark/core';
import type { ApiAnswer } from '../api/answer.ts';
import { unreachable } from '../api/request-token.ts';

/** What a resource needs, for messages. */
export interface ResourceFacts {
  readonly title: string;
  readonly readRoles: readonly string[];
  readonly writeRoles: readonly string[];
  /** True for what the vendor has to switch on for a marketplace. */
  readonly isFeature: boolean;
}

/** The error for an answer that is no success. Holds status, the vendor's code and the id of the object, where there is one, never what was sent or received. */
export function failureOf(answer: ApiAnswer, host: string, method: string, facts: ResourceFacts, id?: string): TrackingError {
  const { status, errorCode } = answer;
  const found = `status ${status}${errorCode ? `, ${errorCode}` : ''}`;
  const what = `OrderCloud refused ${method} for ${facts.title}${id === undefined ? '' : `, ${id}`} (${found}).`;
  if (status === 0) return unreachable(host);
  if (status === 401) return new TrackingError('ordercloud-auth', `${what} The token was refused twice: check client id, secret and roles.`);
  if (/^(Auth\.)?(InsufficientRoles|UnauthorizedRole)$/.test(errorCode ?? '') || (status === 403 && !facts.isFeature)) {
    const roles = method === 'GET' ? facts.readRoles : facts.writeRoles;
    return new TrackingError('ordercloud-roles', `${what} The API client needs one of these roles: ${roles.join(', ')}.`);
  }
  if (facts.isFeature && (status === 403 || (status === 404 && (errorCode !== 'NotFound' || method !== 'PATCH')))) {
    return new TrackingError(
      'ordercloud-feature-missing',
      `${what} Tracking events are not enabled for this marketplace: ask the vendor's support to enable them, and check the roles ${facts.writeRoles.join(', ')}.`,
    );
  }
  return new TrackingError('ordercloud-refused', `${what} Look the code up in the vendor's reference and correct the object.`);
}
