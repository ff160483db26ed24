import type { ConsentState } from '@waymark/core';
import type { IncomingRequest } from '../request/incoming-request.ts';
import type { RequestReading } from '../request/reading-options.ts';
import { visitorReader } from '../request/visitor.ts';
import type { ForRequestOptions, RequestContext } from '../server-tracker.ts';
import { createNobody, type NobodyParts } from './nobody.ts';
import { requestContext, visitorConsent } from './request-context.ts';

/** Says of each request whose it is and what that visitor allows. */
export interface Visitors {
  contextOf(incoming: IncomingRequest, known?: ForRequestOptions): RequestContext;
  /** The context of code that is in no run. */
  nobody(): RequestContext;
  /** A decision for the whole process: counts for later requests whose visitor has not decided. */
  setConsent(change: ConsentState): void;
}

export interface VisitorsParts extends NobodyParts {
  readonly request: RequestReading | undefined;
  readonly service: string;
  /** State of the process at its start. */
  readonly consent: ConsentState | undefined;
}

export function createVisitors({ request, service, consent, ...rest }: VisitorsParts): Visitors {
  const nobody = createNobody(rest);
  const read = visitorReader(request);
  let state = consent;
  return {
    contextOf(incoming, known = {}) {
      const visitor = read(incoming, known.remoteAddress);
      return requestContext(visitor, known, service, visitorConsent(visitor, known.consent, state, rest.transports));
    },
    nobody: () => nobody(state),
    setConsent(change) {
      state = { ...state, ...change };
    },
  };
}
