import type { StandardEventPayloads } from '@waymark/core/events';
import { type EventEnvelope, type HttpRequest, type MixedOutcome, type SendContext, type Transport, httpTransport } from '@waymark/core/transport';
import type { Failed, Id } from '../browser-id.ts';
import type { CdpEvent } from '../events/types.ts';
import { upper } from '../events/upper.ts';
import { baseUrl } from '../hosts.ts';
import type { AnyMapping, Mappings, Steps } from '../map/context.ts';
import { standard } from '../map/standard.ts';
import { pageOf } from '../map/view.ts';
import type { SitecoreCdpOptions } from '../options.ts';
import { type Change, type VisitorState, unknownState } from '../visitor-state.ts';
import { createFindId } from './find-id.ts';

/** What one event was turned into. Kept until it is settled, so that every try sends the same steps. */
interface Plan {
  readonly id: string;
  readonly at: number;
  readonly steps: readonly CdpEvent[];
  readonly next: Change;
}

/** What a browser id holds, and since when that is known. */
type Kept = Partial<VisitorState> & { readonly at?: number };

const createSender = (options: SitecoreCdpOptions<never>): Transport => {
  const { clientKey, parts, sessionTimeoutMs = 12e5, now = Date.now, fetch } = options;
  const target = baseUrl(options.target);
  const table = { __proto__: null, ...standard, ...parts } as unknown as Mappings;
  const mappings = parts?.$map?.(table, options) ?? table;
  const plans = new Map<string, Plan>();
  /** By browser id. */
  const states: Record<string, Kept | undefined> = {};
  let gone: unknown;
  const findId = (parts?.$ids ?? createFindId)(
    options,
    { target, clientKey },
    (id) => id === gone,
    (id) => {
      states[id] = { lines: new Map(), at: now() };
    },
  );

  /** Memory is no older than a session: after its time-out the vendor has closed the cart, and a CONFIRM would refer to lines of another session. */
  const isFresh = (kept: Kept | undefined): kept is Kept & VisitorState => now() - (kept?.at as number) < sessionTimeoutMs;
  const stateOf = (id: string | undefined): VisitorState => {
    const kept = states[`${id}`];
    return isFresh(kept) ? kept : { ...unknownState(), ordered: kept?.ordered };
  };
  const mapped = (event: EventEnvelope, next: Change, id?: string): Steps | undefined => (mappings[event.name] as AnyMapping | undefined)?.(event, options, stateOf(id), next);

  const planFor = (event: EventEnvelope, id: Id, { progress }: SendContext): Plan | Failed => {
    if (typeof id !== 'string') return id;
    const made = plans.get(event.id);
    if (made?.id === id && isFresh(made)) return made;
    try {
      const next = {};
      const steps = mapped(event, next, id);
      if (!steps?.[0]) return refused('not-wanted');
      const plan = { id, at: now(), steps, next };
      plans.set(event.id, plan);
      progress.delete(event.id);
      return plan;
    } catch (cause) {
      return refused('event-invalid', cause);
    }
  };

  const transport = httpTransport<Plan>({
    name: 'sitecore-cdp',
    runsIn: 'anywhere',
    purposes: options.purposes ?? ['marketing'],
    // One request carries one event. The stored JSON of a long order is larger than any of its messages.
    limits: { maxBytes: 1_048_576, concurrency: 6, ...options.limits, maxEvents: 1 },
    // An event that cannot even be judged is wanted, so that its refusal says why.
    wants(event) {
      try {
        return !!mapped(event, {});
      } catch {
        return true;
      }
    },
    orderBy: visitorOf,
    prepare({ events }, how) {
      const [event] = events as readonly [EventEnvelope];
      const visitor = visitorOf(event);
      const plan = (id: Id): Plan | Failed => planFor(event, id, how);
      const id = visitor ? findId(event, visitor, how) : refused('visitor-unknown');
      return id instanceof Promise ? id.then(plan) : plan(id);
    },
    encode({ events }, { prepared: { id, steps } }) {
      const [{ where: { url, locale }, occurredAt }] = events as readonly [EventEnvelope];
      return steps.map((step): HttpRequest => ({
        url: `${target}/v1.2/events`,
        body: JSON.stringify({
          client_key: clientKey,
          channel: upper(options.channel),
          language: upper((locale && /^[a-z]{2}(?![^-_])/i.test(locale) ? locale : options.language).slice(0, 2)),
          currency: upper(options.currency),
          page: pageOf(url),
          pos: options.pointOfSale.trim(),
          browser_id: id,
          requested_at: new Date(occurredAt).toISOString(),
          ...step,
          ...(step.type === 'CUSTOM' && { type: step.name, name: undefined }),
        }),
      }));
    },
    settled(event, result) {
      const plan = plans.get(event.id);
      if (!plan) return;
      const { id, next } = plan;
      plans.delete(event.id);
      // When some steps may be missing, nothing is known any more.
      states[id] = result === 'dropped' ? { ...states[id], at: NaN } : { ...stateOf(id), ...next, at: now() };
    },
  });
  return {
    ...transport,
    async send(batch, context) {
      const how = fetch ? { ...context, fetch } : context;
      const outcome = await transport.send(batch, how);
      const id = batch.entries[0]?.id ?? '';
      // A browser id that the tenant does not know is replaced once, and the event sent again from its first step.
      if ((outcome as Partial<MixedOutcome>).refused?.get(id)?.code !== 'http-404') return outcome;
      gone = plans.get(id)?.id;
      return transport.send(batch, how);
    },
  };
};

/** Whose events must go one after another. Empty when an event names nobody. */
const visitorOf = ({ who: { browserId, aliases, userId, sessionId, tabId } }: EventEnvelope): string => browserId ?? aliases?.['sitecore-cdp'] ?? userId ?? sessionId ?? tabId ?? '';

const refused = (code: string, cause?: unknown): Failed => ({ outcome: { status: 'refused', why: { code, message: code, cause } } });

/** {@link sitecoreCdp} for pages in production: the same messages, without the checks that development has made and the parts that nobody asked for. */
export const sitecoreCdp = createSender as <Events = StandardEventPayloads>(options: SitecoreCdpOptions<NoInfer<Events>>) => Transport;
