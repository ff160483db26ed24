import { JetStreamApiError, type JetStreamManager, type StreamConfig } from '@nats-io/jetstream';
import { TrackingError } from '@waymark/core';
import { isPassing, isUnheard } from '../connection/faults.ts';
import type { Manage } from '../options.ts';
import { differencesOf, maySettle, type OptionNames, type Settings } from './differences.ts';

/** Settings of a stream whose change loses nothing that is stored. */
const changeable: ReadonlySet<string> = new Set(['max_bytes', 'max_msgs', 'max_age', 'num_replicas', 'duplicate_window']);
/** Error of the server: there is no such stream. Source: nats-server `server/errors.json`, checked 2026-11-22. */
export const streamNotFound = 10_059;

export type WantedStream = Partial<StreamConfig> & { readonly name: string };

/** A stream, and the options that its settings come from. */
export interface StreamPlan {
  readonly wanted: WantedStream;
  readonly options: OptionNames;
}

/**
 * Sees to it that a stream is there as it is wanted, however often and by however many processes it is asked. Throws `jetstream-missing` where nothing may be
 * made, and `jetstream-differs` with each difference where the stream is there in another form.
 */
export async function ensureStream(jsm: JetStreamManager, { wanted, options }: StreamPlan, manage: Manage): Promise<void> {
  const found = await findStream(jsm, wanted.name);
  const refused = explainRefusal(`stream "${wanted.name}"`, 'the options "replicas" and "maxBytes", other streams with these subjects');
  if (!found) {
    if (manage === 'check') throw new TrackingError('jetstream-missing', `There is no stream "${wanted.name}". Make it, or set the option "manage" to "create".`);
    // Two processes may come here at once: the same settings twice are no error for the server.
    await jsm.streams.add(wanted).catch(refused);
    return;
  }
  const differences = differencesOf(found as unknown as Settings, wanted as Settings);
  if (!maySettle(`stream "${wanted.name}"`, differences, changeable, options, manage)) return;
  await jsm.streams.update(wanted.name, wanted).catch(refused);
}

/** Says what the servers will not make, such as more copies than there are servers, and what to look at. */
export function explainRefusal(what: string, check: string): (cause: unknown) => never {
  return (cause) => {
    if (!(cause instanceof JetStreamApiError) || isPassing(cause)) throw cause;
    const message = `The servers did not make the ${what}: ${cause.message} (${cause.code}). Check ${check}, and the limits of the servers and of the account.`;
    throw new TrackingError('jetstream-impossible', message, { cause });
  };
}

async function findStream(jsm: JetStreamManager, name: string): Promise<StreamConfig | undefined> {
  try {
    return (await jsm.streams.info(name)).config;
  } catch (cause) {
    if (isApiError(cause, streamNotFound)) return undefined;
    throw cause;
  }
}

/** Whether a stream is gone that was there: the servers say so, or, when something is to be stored, nobody listens at its subjects. */
export function isStreamGone(cause: unknown): boolean {
  return isApiError(cause, streamNotFound) || isUnheard(cause);
}

/** Tells an answer of the server by its number. */
export function isApiError(cause: unknown, ...codes: readonly number[]): boolean {
  return cause instanceof JetStreamApiError && codes.includes(cause.code);
}
