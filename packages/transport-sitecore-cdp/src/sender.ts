import { type EventEnvelope, type Transport, httpTransport } from '@waymark/core/transport';
import { type Failed, type Id, createFindId } from './browser-id.ts';
import { createEncoder } from './encode.ts';
import type { CdpEvent } from './events/types.ts';
import { baseUrl } from './hosts.ts';
import type { mapEvent } from './map/map-event.ts';
import type { SitecoreCdpOptions } from './options.ts';
import type { NewTable } from './table.ts';
import { type VisitorState, learn, unknownState } from './visitor-state.ts';

/** What one Waymark event was turned into. Kept until it is settled, so that every try sends the same steps. */
export interface Plan {
  readonly id: string;
  readonly at: number;
  readonly steps: readonly CdpEvent[];
}

/** Whose events must go one after another. Empty when an event names nobody. */
function visitorOf({ who: { browserId, aliases, userId, sessionId, tabId } }: EventEnvelope): string {
  return browserId ?? aliases?.['sitecore-cdp'] ?? userId ?? sessionId ?? tabId ?? '';
}

/**
 * The transport for servers and development. `map` says what an event becomes, `conform` puts an event into the form that goes over the wire, and throws for one that Sitecore CDP would
 * not take or not understand. Refusals have codes only; see `explain`.
 */
export function createSender(options: SitecoreCdpOptions<never>, map: typeof mapEvent, conform: (event: CdpEvent) => CdpEvent, newTable: NewTable): Transport {
  const { clientKey, channel, language, currency, pointOfSale: pos, sessionTimeoutMs = 1_200_000, now = Date.now, fetch } = options;
  const tenant = { clientKey, target: baseUrl(options.target) };
  const encode = createEncoder(options, tenant, conform({ type: 'VIEW', channel, language, currency, pos }));
  const plans = newTable<Plan>();
  const states = newTable<VisitorState & { readonly at: number }>();
  /** When each browser id ordered last. Outlives the session, as a late event may. */
  const ordered = newTable<number>();
  const rejected = newTable<boolean>();
  const findId = createFindId(options, tenant, newTable(), (id) => rejected.get(id) ?? false, (id) => states.set(id, { lines: new Map(), at: now() }));

  /** Memory is no older than a session: after its time-out the vendor has closed the cart, and a CONFIRM would refer to lines of another session. */
  function live<Kept extends { readonly at: number }>(kept: Kept | undefined): Kept | undefined {
    return kept && now() - kept.at < sessionTimeoutMs ? kept : undefined;
  }

  const stateOf = (id: string): VisitorState => live(states.get(id)) ?? unknownState();

  function planFor(event: EventEnvelope, id: Id, progress: Map<string, number>): Plan | Failed {
    if (typeof id !== 'string') return id;
    const made = live(plans.get(event.id));
    if (made?.id === id) return made;
    // A cart from before an order that Sitecore CDP has already would fill the cart again; one of the same millisecond is as a rule what the order left.
    const isLate = event.name === 'cartModified' && event.occurredAt < (ordered.get(id) ?? 0);
    try {
      const steps = ((!isLate && map(event, options, stateOf(id))) || []).map(conform);
      if (!steps.length) return refused('not-wanted');
      const plan = { id, at: now(), steps };
      plans.set(event.id, plan);
      progress.delete(event.id);
      return plan;
    } catch (cause) {
      return refused('event-invalid', cause);
    }
  }

  const transport = httpTransport<Plan>({
    name: 'sitecore-cdp',
    runsIn: 'anywhere',
    purposes: options.purposes ?? ['marketing'],
    // One request carries one event. The stored JSON of a long order is larger than any of its messages.
    limits: { maxBytes: 1_048_576, concurrency: 6, ...options.limits, maxEvents: 1 },
    // An event that cannot even be judged is wanted, so that its refusal says why.
    wants(event) {
      try {
        return !!map(event, options, unknownState());
      } catch {
        return true;
      }
    },
    orderBy: visitorOf,
    // Of these, two are more than one. The others set a state, so a repeat changes nothing.
    repeatSafe: ({ name, payload }) =>
      options.doubtful !== 'drop' || !/^(?!cartM|orderP|user|s)|:(VIEW|SEARCH|FORM|PAYMENT|CUSTOM)$/i.test(`${name}:${(payload as { type?: string }).type}`),
    prepare({ events }, how) {
      const [event] = events as readonly [EventEnvelope];
      const visitor = visitorOf(event);
      const plan = (id: Id): Plan | Failed => planFor(event, id, how.progress);
      const id = visitor ? findId(event, visitor, how) : refused('visitor-unknown');
      return id instanceof Promise ? id.then(plan) : plan(id);
    },
    encode: ({ events }, { prepared: { id, steps } }) => encode(events[0] as EventEnvelope, id, steps),
    settled({ id: eventId, name, occurredAt }, result) {
      const plan = plans.get(eventId);
      if (!plan) return;
      const { id, steps } = plan;
      const state = stateOf(id);
      plans.delete(eventId);
      for (const step of steps) learn(state, step);
      // When some steps may be missing, nothing is known any more.
      if (result === 'dropped') states.delete(id);
      else states.set(id, { ...state, at: now() });
      if (result !== 'dropped' && name === 'orderPlaced') ordered.set(id, occurredAt);
    },
  });
  return {
    ...transport,
    async send(batch, context) {
      const how = fetch ? { ...context, fetch } : context;
      const outcome = await transport.send(batch, how);
      const [event] = batch.events;
      const id = event && plans.get(event.id)?.id;
      if (!id || outcome.status !== 'mixed' || outcome.refused.get(event.id)?.code !== 'http-404') return outcome;
      // A browser id that the tenant does not know is replaced once, and the event sent again from its first step.
      rejected.set(id, true);
      return transport.send(batch, how);
    },
  };
}

function refused(code: string, cause?: unknown): Failed {
  return { outcome: { status: 'refused', why: { code, message: code, cause } } };
}
