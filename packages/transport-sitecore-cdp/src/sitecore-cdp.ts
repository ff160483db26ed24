import type { StandardEventPayloads } from '@waymark/core/events';
import { type Batch, type EventEnvelope, type SendContext, type SendOutcome, type Transport, httpTransport, isTrackingError } from '@waymark/core/transport';
import { type BrowserIds, type FoundId, createBrowserIds, visitorOf } from './browser-id.ts';
import { encode } from './encode.ts';
import { mapEvent } from './map/map-event.ts';
import type { SitecoreCdpOptions } from './options.ts';
import { type Plan, type Plans, createPlans } from './plans.ts';
import { readAnswer, unknownBrowser } from './read-answer.ts';
import { type Settings, readSettings } from './settings.ts';
import { unknownVisitor } from './visitor-state.ts';

type Ready = Plan | { readonly outcome: SendOutcome };

/** Delivers events to Sitecore CDP: page views, identities, carts and orders in its own words, one after another for each visitor. Runs anywhere. */
export function sitecoreCdp<Events = StandardEventPayloads>(options: SitecoreCdpOptions<NoInfer<Events>>): Transport {
  const settings = readSettings(options as SitecoreCdpOptions<never>);
  const ids = createBrowserIds(settings);
  const plans = createPlans(settings);
  const transport = httpTransport<Plan>({
    name: 'sitecore-cdp',
    runsIn: 'anywhere',
    purposes: settings.purposes,
    // One request carries one event. The stored JSON of a long order is larger than any of its messages.
    limits: { maxEvents: 1, maxBytes: 1_048_576, concurrency: 6, ...options.limits },
    wants: (event) => isWanted(event, settings),
    orderBy: (event) => visitorOf(event) ?? '',
    repeatSafe: (event) => settings.doubtful === 'repeat' || !counts(event),
    prepare: (batch, how) => prepare(batch, how, ids, plans),
    encode: ({ events }, { prepared }) => events.flatMap((event) => encode(event, prepared, settings)),
    readAnswer: (answer) => readAnswer(answer, settings),
    settled: plans.settled,
    ...(settings.fetch && { fetch: settings.fetch }),
  });
  return { ...transport, send: (batch, how) => sendWithNewId(transport, batch, how, ids, plans) };
}

/** False when Sitecore CDP has no use for the event. An event that cannot even be judged is wanted, so that its refusal says why. */
function isWanted(event: EventEnvelope, settings: Settings): boolean {
  try {
    return mapEvent(event, settings, unknownVisitor) !== null;
  } catch {
    return true;
  }
}

/** Events of which two are more than one. The others set a state, so a repeat changes nothing. */
function counts({ name, payload }: EventEnvelope): boolean {
  if (name !== 'sitecoreCdp') return !/^(?:cartModified|orderPlaced|user\w+)$/.test(name);
  return /^(?:VIEW|SEARCH|FORM|PAYMENT|CUSTOM)$/i.test(String((payload as { readonly type?: unknown } | null)?.type));
}

function prepare({ events: [event] }: Batch, how: SendContext, ids: BrowserIds, plans: Plans): Ready | Promise<Ready> {
  const visitor = event && visitorOf(event);
  if (event === undefined || visitor === undefined) {
    return refused('visitor-unknown', 'The event names no visitor. Track it with a browser id, a user id or the alias "sitecore-cdp".');
  }
  const found = ids.find(event, visitor, how);
  return found instanceof Promise ? found.then((late) => planFor(event, late, how, plans)) : planFor(event, found, how, plans);
}

function planFor(event: EventEnvelope, found: FoundId, how: SendContext, plans: Plans): Ready {
  if ('outcome' in found) return found;
  try {
    const planned = plans.of(event, found.id, found.fresh ?? false);
    if (!planned) return refused('not-wanted', 'The cart was changed before the order that is already told.');
    const { plan, isNew } = planned;
    if (plan.steps.length === 0) return refused('not-wanted', 'Sitecore CDP has it all already, or the mapping made nothing of it.');
    if (isNew) how.progress.delete(event.id);
    return plan;
  } catch (cause) {
    // What another error says may quote the payload.
    const detail = isTrackingError(cause) ? cause.message : 'Its payload is not what its name promises, or the mapping of the application failed.';
    return refused('event-invalid', `The event "${event.name}" cannot be said to Sitecore CDP. ${detail} Correct it.`);
  }
}

function refused(code: string, message: string): { readonly outcome: SendOutcome } {
  return { outcome: { status: 'refused', why: { code, message } } };
}

/** A browser id that the tenant does not know is replaced once, and the event sent again from its first step. */
async function sendWithNewId(transport: Transport, batch: Batch, how: SendContext, ids: BrowserIds, plans: Plans): Promise<SendOutcome> {
  const outcome = await transport.send(batch, how);
  const [event] = batch.events;
  if (!event || outcome.status !== 'mixed' || outcome.refused.get(event.id)?.code !== unknownBrowser) return outcome;
  const id = plans.browserIdOf(event);
  if (id === undefined) return outcome;
  ids.reject(id);
  return transport.send(batch, how);
}
