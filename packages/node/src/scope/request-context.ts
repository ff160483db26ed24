import type { ConsentState, Transport } from '@waymark/core';
import type { ForRequestOptions, RequestContext } from '../server-tracker.ts';
import type { Visitor } from '../request/visitor.ts';

/** Puts together what the request says and what the application knows better. */
export function requestContext(visitor: Visitor, options: ForRequestOptions, service: string, consent: ConsentState | undefined): RequestContext {
  const { userId, email, url, context } = options;
  return {
    who: {
      ...visitor.who,
      ...(userId !== undefined && { userId }),
      ...(email !== undefined && { email }),
      ...context?.who,
    },
    where: {
      runtime: 'server',
      service,
      ...visitor.where,
      ...(url !== undefined && { url }),
      ...context?.where,
    },
    ...(consent && { consent }),
  };
}

/**
 * The decision that counts for a visitor: the application's own word, else cookie or header over the state of the process. A privacy signal
 * (`Sec-GPC`) denies marketing to a visitor who has not decided. Undefined: the application gates consent itself.
 */
export function visitorConsent(
  visitor: Visitor,
  stated: ConsentState | undefined,
  initial: ConsentState | undefined,
  transports: readonly Pick<Transport, 'purposes'>[],
): ConsentState | undefined {
  if (stated) return { ...initial, ...stated };
  if (visitor.consent) return { ...initial, ...visitor.consent };
  if (!visitor.refusesMarketing) return initial;
  return { ...(initial ?? allGranted(transports)), marketing: 'denied' };
}

function allGranted(transports: readonly Pick<Transport, 'purposes'>[]): ConsentState {
  return Object.fromEntries(transports.flatMap(({ purposes = [] }) => purposes.map((purpose) => [purpose, 'granted' as const])));
}
