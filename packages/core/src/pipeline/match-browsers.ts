import { readOrStandIn } from '../lane/make-batch.ts';
import type { Entry } from '../ports/outbox.ts';
import type { EpochMs } from '../units.ts';

const member = '"browserId":"';

/** Finds what happened in some browsers, in each until a time. Only those entries are parsed whose text names one of them. */
export function matchBrowsers(untils: ReadonlyMap<string, EpochMs>): (entry: Entry) => boolean {
  const written = new Set([...untils.keys()].map((id) => JSON.stringify(id).slice(1, -1)));
  return (entry) => names(entry.json, written) && entry.occurredAt <= (untils.get(readOrStandIn(entry).who.browserId ?? '') ?? -Infinity);
}

/** Finds what happened to one visitor until a time. Without an id: to nobody who is known. */
export function matchVisitor(browserId: string | undefined, until: EpochMs): (entry: Entry) => boolean {
  if (browserId !== undefined) return matchBrowsers(new Map([[browserId, until]]));
  return (entry) => entry.occurredAt <= until && (!entry.json.includes(member) || readOrStandIn(entry).who.browserId === undefined);
}

/** True for a text in which a member of that name has one of these values, wherever it stands. */
function names(json: string, written: ReadonlySet<string>): boolean {
  for (let at = json.indexOf(member); at >= 0; at = json.indexOf(member, at + 1)) {
    const start = at + member.length;
    if (written.has(json.slice(start, endOfText(json, start)))) return true;
  }
  return false;
}

/** Where a text of JSON ends: at the first quote that is not escaped. */
function endOfText(json: string, start: number): number {
  let end = json.indexOf('"', start);
  while (end > start && isEscaped(json, end)) end = json.indexOf('"', end + 1);
  return end < 0 ? json.length : end;
}

function isEscaped(json: string, at: number): boolean {
  let first = at;
  while (json[first - 1] === '\\') first -= 1;
  return (at - first) % 2 === 1;
}
