import { type EventEnvelope, type EventSchema, memoryOutbox, type Outbox, type Transport } from '@waymark/core';
import { standardEvents } from '@waymark/core/events';
import { httpTransport } from '@waymark/core/transport';
import { createServerTracker } from '@waymark/node';
import { sqliteOutbox } from '@waymark/node/sqlite';
import { relayTransport } from '@waymark/relay/client';
import { payloadOf } from '../../torture/page/emitter.ts';
import type { SubjectConfig } from '../process/messages.ts';
import { confirming } from './confirming.ts';
import type { MakeSubject, Tell } from './subject.ts';

/** The longest text that `eventOccurred` takes in all; what is longer goes as an event of the application's own. */
const longestFiller = 2700;
/** Room for everything that a scenario offers. */
const outboxBytes = 2_147_483_648;

interface Bulk {
  readonly details: { readonly number: number };
  readonly text: string;
}

/** An event of any size. */
const bulk: EventSchema<Bulk> = { '~standard': { version: 1, vendor: 'torture', validate: (value) => ({ value: value as Bulk }) } };

/** Waymark in a server. */
export const makeSubject: MakeSubject = (config, tell) => {
  const problem = ({ code }: { readonly code: string }): void => tell.problem(code);
  const tracker = createServerTracker({
    service: 'torture',
    events: { ...standardEvents, bulk },
    transports: [transportTo(config)],
    outbox: outboxOf(config, tell),
    closeOn: config.hearsExit ? ['SIGTERM', 'exit'] : ['SIGTERM'],
    onDrop: ({ event, reason }) => tell.named([numberOf(event)], reason),
    onError: problem,
  });
  return {
    hearsSignals: true,
    track(number, { visitor, filler }) {
      const options = config.idsFromNumbers ? { key: String(number) } : {};
      const scope = visitor === undefined ? tracker : tracker.scope({ who: { browserId: visitor } });
      if (filler > longestFiller) scope.track('bulk', { details: { number }, text: 'x'.repeat(filler) }, options);
      else scope.track('eventOccurred', payloadOf(number, filler), options);
    },
    async close(withinMs) {
      const { transports } = await tracker.close(withinMs);
      return Object.values(transports).reduce((sum, { waiting }) => sum + waiting, 0);
    },
  };
};

function outboxOf({ outbox }: SubjectConfig, tell: Tell): Outbox {
  if (outbox === 'memory') return memoryOutbox();
  return confirming(sqliteOutbox({ ...outbox, maxBytes: outboxBytes, onError: ({ code }) => tell.problem(code) }), tell.kept);
}

function transportTo({ destination: { kind, url } }: SubjectConfig): Transport {
  if (kind === 'relay') return relayTransport({ url });
  return httpTransport({
    name: 'own',
    runsIn: 'server',
    limits: { maxEvents: 100, maxBytes: 4_194_304, concurrency: 8 },
    orderBy: ({ who, id }) => who.browserId ?? id,
    encode: ({ entries }) => [{ url, body: `[${entries.map(({ json }) => json).join(',')}]`, ids: entries.map(({ id }) => id) }],
  });
}

function numberOf({ payload }: EventEnvelope): number {
  return (payload as Bulk).details.number;
}
