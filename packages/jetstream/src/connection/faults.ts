import { JetStreamApiError } from '@nats-io/jetstream';
import { NoRespondersError, PermissionViolationError, TimeoutError } from '@nats-io/transport-node';
import { isTrackingError, TrackingError } from '@waymark/core';

/** Name of the client's error, whose class is not public: nobody answers for JetStream, or the account may not use it. Source: @nats-io/jetstream 3.4, checked 2026-11-22. */
const notEnabledName = 'JetStreamNotEnabled';
/**
 * Errors of servers that are choosing who leads: JSClusterNotAvailErr, JSClusterNotLeaderErr, JSClusterIncompleteErr; and JSStreamNameExistErr, where somebody else
 * has just made what was not there. Source: nats-server `server/errors.json`, checked 2026-11-22.
 */
const passing: readonly number[] = [10_008, 10_009, 10_004, 10_058];
/**
 * There are no servers for what is to be made, JSClusterNoPeersErrF, with this among the reasons: some are away that belong to the cluster. A leader that has just been left alone says so until it
 * knows that it leads nobody. Source: nats-server `server/jetstream_cluster.go`, selectPeerError, and 2.9.10, checked 2026-11-22.
 */
const [noPeers, away] = [10_005, 'peer offline'];

/** The error and what it came from. */
function chainOf(cause: unknown): readonly unknown[] {
  const chain = [cause];
  for (let next = Object(cause).cause as unknown; next !== undefined && chain.length < mostCauses; next = Object(next).cause) chain.push(next);
  return chain;
}

const mostCauses = 5;

function isNotEnabled(cause: unknown): boolean {
  return Object(cause).name === notEnabledName;
}

/** What the system says of servers whose machine or port is not there, or not yet: a server that starts takes connections when it has read its streams. */
const awayCodes: readonly string[] = ['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN'];

/** What failed in the system, with a code such as ENOTFOUND or ECONNREFUSED. */
export function systemError(cause: unknown): { readonly code: string } | undefined {
  return chainOf(cause).find((each): each is { readonly code: string } => !isTrackingError(each) && typeof Object(each).code === 'string');
}

/** Whether no server could be reached, which may start at this moment. */
export function areAway(cause: unknown): boolean {
  return awayCodes.includes(systemError(cause)?.code ?? '');
}

/** What is said of them. */
export const refusedCredentials = 'The NATS servers refused the credentials. Check the option "credentials" and the account of that user.';

/** Whether the servers do not know this user, or not any more. */
export function areCredentialsRefused({ name, message }: Error): boolean {
  return name === 'AuthorizationError' || /authorization|authentication|permission/i.test(message);
}

/** Whether nobody listens where something was to be stored or asked, or the account may not. */
export function isUnheard(cause: unknown): boolean {
  return isNotEnabled(cause) || chainOf(cause).some((each) => each instanceof NoRespondersError);
}

/** Whether it may be well in a moment: no answer came, or the servers are choosing who leads, or some are away. */
export function isPassing(cause: unknown): boolean {
  return chainOf(cause).some((each) => each instanceof TimeoutError || each instanceof NoRespondersError || (each instanceof JetStreamApiError && isPassingAnswer(each)));
}

function isPassingAnswer({ code, message }: JetStreamApiError): boolean {
  return passing.includes(code) || (code === noPeers && message.includes(away));
}

/** The same in words that say what to do, where there are any. */
export function explained(cause: unknown): unknown {
  const violation = chainOf(cause).find((each) => each instanceof PermissionViolationError);
  if (violation) return new TrackingError('jetstream-refused', missingRight(violation));
  if (isNotEnabled(cause)) {
    return new TrackingError('jetstream-disabled', 'The NATS servers, or the account of this user, have no JetStream. Add "jetstream { store_dir: … }" to the configuration of the servers, or enable it for the account.', { cause });
  }
  if (isPassing(cause)) return new TrackingError('jetstream-silent', 'The NATS servers took the connection and did not do what they were asked for. Check that most servers of the cluster run, as many as "replicas" says where streams are to be made, and that one of them leads (/healthz, /jsz).', { cause });
  return cause;
}

/** What the cluster refuses to this user, by the beginning of the subject: the rest may be of a visitor. */
export function missingRight({ operation, subject }: PermissionViolationError): string {
  const what = operation === 'publish' ? 'publish' : 'subscribe';
  return `The NATS servers do not let this user ${what} at "${patternOf(subject)}". Give it the right, see "Security" in the README of @waymark/jetstream.`;
}

function patternOf(subject: string): string {
  const tokens = subject.split('.');
  const [first] = tokens;
  const kept = first === '$JS' ? 4 : first === '_INBOX' ? 1 : 2;
  return tokens.length > kept ? `${tokens.slice(0, kept).join('.')}.>` : subject;
}
