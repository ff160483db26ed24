import type { ConsentState } from '@waymark/core';
import type { IncomingRequest } from '../request/incoming-request.ts';
import type { RequestReading } from '../request/reading-options.ts';
import { visitorReader } from '../request/visitor.ts';
import type { ForRequestOptions, RequestContext } from '../server-tracker.ts';
import { createNobody, type NobodyParts } from './nobody.ts';
import { isRecord, refuseOption } from '../refuse.ts';
import { checkWaitUntil } from '../lifecycle/wait-until.ts';
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
      checkKnown(known);
      const visitor = read(incoming, known.remoteAddress);
      return requestContext(visitor, known, service, visitorConsent(visitor, known.consent, state, rest.transports));
    },
    nobody: () => nobody(state),
    setConsent(change) {
      state = { ...state, ...change };
    },
  };
}

/** What would fail in the middle of a request, in words that do not say where. */
function checkKnown(known: ForRequestOptions): void {
  if (!isRecord(known)) refuseOption('What is known of a request', 'an object', known, 'Example: { userId: "customer-1042" }.');
  const { remoteAddress, waitUntil } = known;
  if (remoteAddress !== undefined && typeof remoteAddress !== 'string') refuseOption('forRequest() option "remoteAddress"', 'the address of the peer as a text', remoteAddress, 'Leave it out when it is not known.');
  checkWaitUntil('forRequest()', waitUntil);
}
