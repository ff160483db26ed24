import { type EventEnvelope, TrackingError } from '@waymark/core/transport';
import { checkEvent, faultText } from './events/check-event.ts';
import type { CdpEvent } from './events/types.ts';
import { createLru } from './lru.ts';
import { mapEvent } from './map/map-event.ts';
import type { Settings } from './settings.ts';
import { type VisitorState, after, unknownVisitor } from './visitor-state.ts';

/** What one Waymark event was turned into. Kept until it is settled, so that every try sends the same steps. */
export interface Plan {
  readonly browserId: string;
  readonly madeAt: number;
  readonly steps: readonly CdpEvent[];
}

/** Plans of the events that are under way. */
export interface Plans {
  /**
   * The plan of an event. `isNew` when earlier steps, if any, no longer count. Undefined for a cart from before an order that Sitecore CDP has already: it
   * would fill the cart again after the sale. Throws when the event cannot be expressed.
   */
  of(event: EventEnvelope, browserId: string, fresh: boolean): { readonly plan: Plan; readonly isNew: boolean } | undefined;
  /** The browser id that an event was planned for. */
  browserIdOf(event: EventEnvelope): string | undefined;
  /** Moves the memory of the visitor on, or forgets it when some steps may be missing. An event without steps changes nothing. */
  settled(event: EventEnvelope, result: 'delivered' | 'dropped'): void;
}

interface Remembered {
  readonly state: VisitorState;
  readonly at: number;
}

/**
 * Plans events and remembers, per browser id, what Sitecore CDP holds. That memory is no older than a session: after its time-out the vendor has closed the
 * cart, and a CONFIRM would refer to lines of another session.
 */
export function createPlans(settings: Settings): Plans {
  const { maxVisitors, sessionTimeoutMs, now } = settings;
  const plans = createLru<Plan>(maxVisitors);
  const memory = createLru<Remembered>(maxVisitors);
  /** When each browser id ordered last. Outlives the session, as a late event may. */
  const ordered = createLru<number>(maxVisitors);

  function stateOf(browserId: string): VisitorState {
    const remembered = memory.get(browserId);
    return remembered && now() - remembered.at < sessionTimeoutMs ? remembered.state : unknownVisitor;
  }

  return {
    of(event, browserId, fresh) {
      const made = plans.get(event.id);
      if (made && made.browserId === browserId && now() - made.madeAt < sessionTimeoutMs) return { plan: made, isNew: false };
      // A cart of the same millisecond is as a rule the one that the order left empty.
      if (event.name === 'cartModified' && event.occurredAt < (ordered.get(browserId) ?? -1)) return undefined;
      if (fresh) memory.set(browserId, { state: { ...unknownVisitor, complete: true }, at: now() });
      const plan = { browserId, madeAt: now(), steps: checkedSteps(mapEvent(event, settings, stateOf(browserId)) ?? []) };
      plans.set(event.id, plan);
      return { plan, isNew: true };
    },
    browserIdOf: ({ id }) => plans.get(id)?.browserId,
    settled(event, result) {
      const plan = plans.get(event.id);
      if (!plan) return;
      plans.delete(event.id);
      if (plan.steps.length === 0) return;
      if (result === 'dropped') return memory.delete(plan.browserId);
      if (event.name === 'orderPlaced') ordered.set(plan.browserId, event.occurredAt);
      memory.set(plan.browserId, { state: plan.steps.reduce(after, stateOf(plan.browserId)), at: now() });
    },
  };
}

function checkedSteps(events: readonly CdpEvent[]): readonly CdpEvent[] {
  return events.map((event) => {
    const checked = checkEvent(event);
    if (checked.faults) throw new TrackingError('cdp-event-invalid', `sitecoreCdp() ${event.type}: ${checked.faults.map(faultText).join(' ')}`);
    return checked.event;
  });
}
