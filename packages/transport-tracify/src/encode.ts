import { type EventEnvelope, type HttpRequest, type Refusal, utf8Bytes } from '@waymark/core/transport';
import type { Memory } from './memory.ts';
import { replacedPageViews } from './page-pairs.ts';
import { isRefused, notWanted } from './refused.ts';
import type { Settings } from './settings.ts';
import { toTracify } from './to-tracify.ts';
import type { TracifyType } from './wire.ts';

/** A batch made ready: what to send, and what can not be sent or has no counterpart at Tracify. */
export interface Encoded {
  readonly requests: readonly HttpRequest[];
  readonly refused: ReadonlyMap<string, Refusal>;
}

/** One event, written out. */
interface Piece {
  readonly id: string;
  readonly json: string;
  readonly size: number;
  /** Tracify drops repeats of it, and it shares no request with page events, so that none of those can take it down. */
  readonly deduplicated: boolean;
}

const opening = '{"events":[';
const closing = ']}';
const deduplicatedTypes: ReadonlySet<TracifyType> = new Set(['purchase', 'conversion', 'postpurchasesurvey']);

/** Makes the requests for a batch, in the order of the events. */
export function encode(events: readonly EventEnvelope[], settings: Settings, memory: Memory): Encoded {
  const ordered = settings.chronological ? [...events].sort((a, b) => a.occurredAt - b.occurredAt) : events;
  if (!settings.productViewAlsoPageview) for (const id of replacedPageViews(ordered)) memory.replaced.add(id);
  const refused = new Map<string, Refusal>();
  const pieces: Piece[] = [];
  for (const event of ordered) {
    const made = memory.replaced.has(event.id) ? { refused: replaced } : (toTracify(event, settings, memory) ?? { refused: withoutCounterpart(event, settings) });
    if (isRefused(made)) {
      refused.set(event.id, made.refused);
      if (made.refused.code === 'not-wanted') memory.unneeded.add(event.id);
      continue;
    }
    const json = JSON.stringify(made);
    const piece = { id: event.id, json, size: utf8Bytes(json), deduplicated: deduplicatedTypes.has(made.type) };
    if (piece.deduplicated) memory.deduplicated.add(event.id);
    if (opening.length + piece.size + closing.length > settings.maxBytes) refused.set(event.id, tooLarge);
    else pieces.push(piece);
  }
  return { requests: portions(pieces, settings).map((portion) => requestOf(portion, settings)), refused };
}

const replaced = notWanted('The view of the product that the page shows stands in for it.');
const nothingAdded = notWanted('Nothing was put into the cart since the one before, and Tracify hears of additions only.');
const mappedToNothing = notWanted('The mapping made nothing of it.');

function withoutCounterpart({ name }: EventEnvelope, { map }: Settings): Refusal {
  return name === 'cartModified' && !map[name] ? nothingAdded : mappedToNothing;
}

const tooLarge: Refusal = { code: 'too-large', message: 'The event alone is larger than a request may be. Raise the option "maxBytes" or track less with it.' };

/** Neighbours of the same sort share a request, up to the limits. */
function portions(pieces: readonly Piece[], settings: Settings): readonly (readonly Piece[])[] {
  const done: Piece[][] = [];
  let current: Piece[] = [];
  let size = 0;
  for (const piece of pieces) {
    const most = piece.deduplicated ? settings.revenueEventsPerRequest : settings.maxEvents;
    const first = current[0];
    const fits = first && first.deduplicated === piece.deduplicated && current.length < most && size + 1 + piece.size <= settings.maxBytes;
    if (!fits) {
      current = [];
      size = opening.length + closing.length - 1;
      done.push(current);
    }
    current.push(piece);
    size += 1 + piece.size;
  }
  return done;
}

function requestOf(pieces: readonly Piece[], settings: Settings): HttpRequest {
  return {
    url: settings.endpoint,
    headers: { 'content-type': 'application/json', accept: 'application/json', 'tracify-token': settings.token },
    body: `${opening}${pieces.map((piece) => piece.json).join(',')}${closing}`,
    ids: pieces.map((piece) => piece.id),
  };
}
