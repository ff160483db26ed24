import { type DurationMs, type EventSchemas, systemClock, type VocabularyOf } from '@waymark/core';
import type { standardEvents } from '@waymark/core/events';
import { serverFetch } from '@waymark/node';
import { sqliteDeadLetters, sqliteOutbox, sqliteState } from '@waymark/node/sqlite';
import { createRelay as createPlainRelay } from '../../create-relay.ts';
import { problemsBeside } from '../../log/problems.ts';
import type { Relay } from '../../relay.ts';
import { numberFrom, type Rule, saysItself } from '../../../options/option-rules.ts';
import { checkRelayOptions, relayRules } from '../../check-relay-options.ts';
import type { RelayOptions } from '../../relay-options.ts';
import { dataFolder, defaultDataDir } from './data-folder.ts';
import { startReplays } from './replays.ts';

/** Options of `createRelay` of `@waymark/relay/server`, and where a relay on Node.js keeps what must outlive it. */
export interface NodeRelayOptions<Schemas extends EventSchemas = typeof standardEvents> extends RelayOptions<Schemas> {
  /** Folder of what the relay keeps, where it is not told otherwise: `outbox`, `state`, `deadLetters`. Made where it is not there. Default: `waymark-relay`, where the process was started. */
  readonly dataDir?: string;
  /** How long the relay's own dead letters are kept, in milliseconds. Default: 30 days. */
  readonly maxLetterAgeMs?: DurationMs;
  /** How long with IP and e-mail addresses in them, in milliseconds. 0: they never have any. Default: 24 hours. */
  readonly letterAddressMs?: DurationMs;
}

const ms = numberFrom(0, Number.MAX_SAFE_INTEGER);
const rules: Readonly<Record<keyof NodeRelayOptions<Record<never, never>>, Rule>> = { ...relayRules, dataDir: saysItself, maxLetterAgeMs: ms, letterAddressMs: ms };

/** Ids of events that are remembered: in the file, so that there is room for ten times as many as in memory. */
const rememberIds = 500_000;

/**
 * Makes a relay that a kill takes nothing from: what it has accepted is delivered by the next process, and what comes again is known. Otherwise as `createRelay` of
 * `@waymark/relay/server`. Throws also what the files say: `data-dir-unavailable`, `outbox-locked`, `state-unavailable`, `sqlite-missing` and others.
 */
export function createRelay<const Schemas extends EventSchemas = typeof standardEvents>(all: NodeRelayOptions<Schemas>): Relay<VocabularyOf<Schemas>> {
  // A misspelt folder would be made elsewhere.
  checkRelayOptions(all, rules);
  const { dataDir, maxLetterAgeMs, letterAddressMs, fetch = serverFetch(), ...given } = all;
  const options = { ...given, fetch };
  const { clock = systemClock() } = options;
  const onError = problemsBeside(options, clock);
  const isAllGiven = options.outbox !== undefined && options.state !== undefined && options.deadLetters !== undefined;
  if (isAllGiven && dataDir === undefined) return createPlainRelay(options);
  const places = dataFolder(dataDir ?? defaultDataDir);
  const opened: { close(): unknown }[] = [];
  function owned<Kept extends { close(): unknown }>(kept: Kept): Kept {
    opened.push(kept);
    return kept;
  }
  try {
    const outbox = options.outbox ?? sqliteOutbox({ directory: places.events, onError, clock });
    const state = options.state ?? owned(sqliteState({ path: places.state, onError, clock }));
    const letters = options.deadLetters ? undefined : owned(sqliteDeadLetters({ path: places.deadLetters, clock, onError, ...(maxLetterAgeMs !== undefined && { maxLetterAgeMs }), ...(letterAddressMs !== undefined && { letterAddressMs }) }));
    const limits = { ...options.limits, rememberIds: options.limits?.rememberIds ?? rememberIds };
    const relay = createPlainRelay<Schemas>({ ...options, outbox, state, limits, ...(letters && { deadLetters: letters }) });
    if (!letters) return relay;
    const stopReplays = startReplays({ letters, tracker: relay.tracker, outbox, clock, onError });
    return endingWith(relay, stopReplays, () => letters.close());
  } catch (cause) {
    for (const each of opened) each.close();
    throw cause;
  }
}

/** The same relay, which does something more before and after it is closed: letters are kept until the last moment. */
function endingWith<Events>(relay: Relay<Events>, begin: () => void, end: () => void): Relay<Events> {
  const { close } = relay;
  let closing: ReturnType<typeof close> | undefined;
  return Object.assign(relay, {
    close(withinMs?: number) {
      if (closing) return closing;
      begin();
      closing = close(withinMs).finally(end);
      return closing;
    },
  });
}
