import type { StandardEventPayloads } from '@waymark/core/events';
import { type EventEnvelope, type EventPlan, type HttpRequest, notTold, pageTransport, type SendOutcome, type Transport } from '@waymark/core/transport';
import type { Id } from '../browser-id.ts';
import type { CdpEvent } from '../events/types.ts';
import { upper } from '../events/upper.ts';
import { baseUrl } from '../hosts.ts';
import type { AnyMapping, Mappings, Steps } from '../map/context.ts';
import { standard } from '../map/standard.ts';
import { pageOf } from '../map/view.ts';
import type { SitecoreCdpOptions } from '../options.ts';
import type { Change, VisitorState } from '../visitor-state.ts';
import { createFindId } from './find-id.ts';

/** What one event was turned into. Kept until it is settled, so that every try sends the same requests. */
interface Plan {
  readonly id: string;
  readonly at: number;
  readonly requests: readonly HttpRequest[];
  readonly next: Change;
}

/** What a browser id holds, and since when that is known. */
type Kept = Partial<VisitorState> & { readonly at?: number };

/** {@link sitecoreCdp} for pages in production: the same messages, without the checks that development has made and the parts that nobody asked for. */
export const sitecoreCdp = ((options: SitecoreCdpOptions<never>): Transport => {
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
    const kept = states[id as string];
    return isFresh(kept) ? kept : { lines: new Map([['', '']]), ordered: kept?.ordered };
  };
  const mapped = (event: EventEnvelope, next: Change, id?: string): Steps | undefined => (mappings[event.name] as AnyMapping | undefined)?.(event, options, stateOf(id), next);

  const requestOf = ({ where: { url, locale }, occurredAt }: EventEnvelope, id: string, step: CdpEvent): HttpRequest => ({
    url: `${target}/v1.2/events`,
    body: JSON.stringify({
      client_key: clientKey,
      channel: upper(options.channel),
      language: upper(/^[a-z]{2}(?![^-_])/i.exec(locale as string)?.[0] ?? options.language.slice(0, 2)),
      currency: upper(options.currency),
      page: pageOf(url),
      pos: options.pointOfSale.trim(),
      browser_id: id,
      requested_at: new Date(occurredAt).toISOString(),
      ...step,
      ...(step.type === 'CUSTOM' && { type: step.name, name: undefined }),
    }),
  });

  const transport = pageTransport({
    name: 'sitecore-cdp',
    purposes: options.purposes,
    limits: options.limits,
    wants: (event) => !!mapped(event, {}),
    plan(event, how) {
      const { id: eventId, who } = event;
      const planFor = (id: Id): EventPlan => {
        if (typeof id !== 'string') return id;
        const made = plans.get(eventId);
        if (made?.id === id && isFresh(made)) return made.requests;
        const next = {};
        const requests = mapped(event, next, id)?.map((step) => requestOf(event, id, step));
        if (!requests?.[0]) return notTold('not-wanted');
        plans.set(eventId, { id, at: now(), requests, next });
        how.progress.delete(eventId);
        return requests;
      };
      // A page always knows whose event it is.
      const id = who.browserId ? findId(event, who.browserId, how) : notTold('visitor-unknown');
      return id instanceof Promise ? id.then(planFor) : planFor(id);
    },
    settled({ id: eventId }, result) {
      const { id, next } = plans.get(eventId) ?? {};
      if (!id) return;
      plans.delete(eventId);
      // When some steps may be missing, nothing is known any more.
      states[id] = result === 'dropped' ? { ...states[id], at: NaN } : { ...stateOf(id), ...next, at: now() };
    },
  });
  return {
    ...transport,
    async send(batch, context) {
      const how = fetch ? { ...context, fetch } : context;
      const outcome = await transport.send(batch, how);
      const plan = plans.get(`${batch.entries[0]?.id}`);
      // A browser id that the tenant does not know is replaced once, and the event sent again from its first step.
      if (!plan || (outcome as Partial<Extract<SendOutcome, { status: 'refused' }>>).why?.code !== 'http-404') return outcome;
      gone = plan.id;
      return transport.send(batch, how);
    },
  };
}) as <Events = StandardEventPayloads>(options: SitecoreCdpOptions<NoInfer<Events>>) => Transport;
