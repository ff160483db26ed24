/** Borders in the text of a batch as our own senders write it. Quotes inside of texts have a backslash before them, so none of these stands inside of one. */
const beforeEvents = ',"events":[';
const beforeShared = ',"who":{';
const beforePriority = ',"priority":"';
/** How many members an envelope has before those that events of one page share. */
const frontMembers = 6;

/** What the events of one page have in common, and its text up to the priority. */
interface Shared {
  readonly text: string;
  readonly who: unknown;
  readonly where: unknown;
  readonly consent: unknown;
}

/**
 * Parses the body of a batch: the same value as that of `JSON.parse`, and undefined for what is no JSON. Most of a body is what the events of a page have in
 * common; where our own senders wrote it that is parsed once, and these events share one `who`, `where` and `consent`.
 */
export function parseBody(text: string): unknown {
  return attempt(() => parseOwn(text)) ?? attempt(() => JSON.parse(text) as unknown);
}

function attempt(parse: () => unknown): unknown {
  try {
    return parse();
  } catch {
    return undefined;
  }
}

/**
 * Cuts the text into pieces that are objects each, once a bracket is put to them. Wherever the cuts are, pieces that parse make up a whole that parses to the
 * same, as long as no name comes twice: so the names are checked. Undefined, or a throw: the text is not as our own senders write it.
 */
function parseOwn(text: string): unknown {
  const headEnd = text.indexOf(beforeEvents);
  if (headEnd < 0 || !text.endsWith(']}')) return undefined;
  const head = JSON.parse(`${text.slice(0, headEnd)}}`) as Record<string, unknown>;
  if (!Object.hasOwn(head, 'v') || Object.hasOwn(head, 'events')) return undefined;
  const events: unknown[] = [];
  const last = text.length - ']}'.length;
  let shared: Shared | undefined;
  let at = headEnd + beforeEvents.length;
  for (;;) {
    const sharedAt = text.indexOf(beforeShared, at);
    if (sharedAt < 0) return undefined;
    if (!shared || text.slice(sharedAt, sharedAt + shared.text.length) !== shared.text) shared = parseShared(text, sharedAt);
    if (!shared) return undefined;
    const priorityAt = sharedAt + shared.text.length;
    const priorityEnd = text.indexOf('"', priorityAt);
    const event = parseEvent(text.slice(at, sharedAt), shared, text.slice(priorityAt, priorityEnd));
    if (!event || text[priorityEnd + 1] !== '}') return undefined;
    events.push(event);
    at = priorityEnd + '"}'.length;
    if (at === last) break;
    if (text[at] !== ',') return undefined;
    at += 1;
  }
  head['events'] = events;
  return head;
}

function parseShared(text: string, from: number): Shared | undefined {
  const end = text.indexOf(beforePriority, from);
  if (end < 0) return undefined;
  const { who, where, consent, ...others } = JSON.parse(`{${text.slice(from + 1, end)}}`) as Record<string, unknown>;
  const isWhole = who !== undefined && where !== undefined && consent !== undefined && Object.keys(others).length === 0;
  return isWhole ? { text: text.slice(from, end + beforePriority.length), who, where, consent } : undefined;
}

function parseEvent(front: string, { who, where, consent }: Shared, priority: string): object | undefined {
  if (priority !== 'normal' && priority !== 'low' && priority !== 'critical') return undefined;
  const event = JSON.parse(`${front}}`) as Record<string, unknown>;
  const { v, id, name, payload, occurredAt, seq } = event;
  const hasAll = v !== undefined && id !== undefined && name !== undefined && payload !== undefined && occurredAt !== undefined && seq !== undefined;
  return hasAll && Object.keys(event).length === frontMembers ? { v, id, name, payload, occurredAt, seq, who, where, consent, priority } : undefined;
}
