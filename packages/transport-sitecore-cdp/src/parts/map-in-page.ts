import { type EventEnvelope, TrackingError } from '@waymark/core/transport';
import type { CdpEvent } from '../events/types.ts';
import { mapEvent } from '../map/map-event.ts';
import type { AnyMapping, Steps } from '../map/context.ts';
import { own } from '../map/own.ts';
import { standard } from '../map/standard.ts';
import type { SitecoreCdpOptions } from '../options.ts';
import type { VisitorState } from '../visitor-state.ts';

/** {@link mapEvent} while a page is developed. Throws when the page would send something else in production, because a part was not named. */
export function mapInPage(event: EventEnvelope, options: SitecoreCdpOptions<never>, state: VisitorState): Steps {
  const steps = mapEvent(event, options, state);
  const { name } = event;
  const { parts = {} } = options;
  if (own(options.map, name) ? parts.$map : own(parts, name)) return steps;
  const usual = (own(standard, name) as AnyMapping | undefined)?.(event, options, state, {}) ?? null;
  if (!own(options.map, name) && wire(usual) === wire(steps)) return steps;
  throw new TrackingError('page-part-missing', `sitecoreCdp() option "parts" lacks what this page needs for ${name}. Import ${partOf(name, options)} and pass it: parts: { ...${partOf(name, options)} }.`);
}

function partOf(name: string, { map }: SitecoreCdpOptions<never>): string {
  if (own(map, name)) return 'ownMappings';
  if (name === 'sitecoreCdp') return 'ownEvents';
  if (name === 'orderPlaced') return 'orderForms';
  return name.startsWith('user') ? 'profiles' : 'moreEvents';
}

/** What is the same when it is sent: without what is undefined or empty, in any order. */
function wire(steps: Steps): string {
  const plain = (value: unknown): unknown => (value && typeof value === 'object' && Object.keys(value).length === 0 ? undefined : value);
  const sorted = (step: CdpEvent): unknown => Object.fromEntries(Object.entries(JSON.parse(JSON.stringify(step, (_key, value) => plain(value)))  as object).sort(([a], [b]) => (a < b ? -1 : 1)));
  return JSON.stringify((steps ?? []).map(sorted));
}
