import type { Refusal } from '@waymark/core';

/** What the codes of a page mean and what to do about them. In production only the code is there, to keep the page small. */
const explanations: Readonly<Record<string, string>> = {
  'callback-threw': 'A function that you passed to createBrowserTracker(), a transport, or what you passed to a call of the tracker threw. The cause is attached.',
  closed: 'The tracker is closed. Create a new one, or close it later.',
  'email-invalid': 'identify() needs the e-mail address as a text of 1 to 254 characters. Leave it out when it is not known.',
  enricher: 'One of your enrichers returned null or threw. Return the event, or a changed copy, where it should go on.',
  'event-reserved': 'Waymark tracks this event itself. Take identify(), user.edit(), session.edit() or the automatic events.',
  expired: 'The event became too old for the destination.',
  'no-consent': 'The visitor has not granted what the destination needs, or withdrew it. Call setConsent() with the names that the transport has in "purposes".',
  'not-wanted': 'The destination has no use for this event.',
  'outbox-failed': 'The browser could not store events. They are safe in memory as long as the page lives. The cause is attached.',
  'payload-unserialisable': 'The payload is no JSON. Look for a circular reference or a BigInt.',
  'queue-full': 'The outbox is full: the destination has taken nothing for long. Raise "maxBytes" of webOutbox() to wait longer.',
  timeout: 'The destination did not answer in time.',
  'token-invalid': 'setToken() needs a JSON Web Token whose payload is readable.',
  'too-large': 'The event is larger than the destination takes.',
  'track-failed': 'The event could not be tracked. The cause is attached.',
  'transport-threw': 'The transport threw instead of answering. The cause is attached.',
  'url-sanitizer-threw': 'The option "urlSanitizer" threw. Origin and path of the address are used.',
  'user-id-invalid': 'identify() needs the user id as a text of 1 to 254 characters. To sign out call anonymize().',
};

/** Puts the explanation of a code in the place of its message, where there is one. */
export function explain(problem: Refusal): Refusal {
  const message = Object.hasOwn(explanations, problem.code) ? explanations[problem.code] : undefined;
  return message === undefined ? problem : { ...problem, message };
}
