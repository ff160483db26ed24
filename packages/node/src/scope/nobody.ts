import type { ConsentState, Refusal, Transport, Where } from '@waymark/core';
import type { RequestContext } from '../server-tracker.ts';

export interface NobodyParts {
  /** Surroundings of events that no request brought. */
  readonly where: Where;
  readonly transports: readonly Pick<Transport, 'purposes'>[];
  readonly onError: (problem: Refusal) => void;
}

/**
 * Makes the context of code that is in no run. Whoever it works for may have said no, so without a word of the application for the whole process nothing is
 * granted. That is said once, because it may have been meant otherwise.
 */
export function createNobody({ where, transports, onError }: NobodyParts): (state: ConsentState | undefined) => RequestContext {
  let isSilent = transports.every(({ purposes = [] }) => purposes.length === 0);
  return (state) => {
    if (!state && !isSilent) {
      isSilent = true;
      onError({
        code: 'run-missing',
        message:
          'tracker.current() was used outside of a run. It is unknown whose events these are and what they allow, so they go to no destination that needs consent. Bring the code into a run, pass the view along, use tracker.track() for what concerns no visitor, or pass the option "consent".',
      });
    }
    return { where, consent: state ?? {} };
  };
}
