import { parseJson, toFields } from './checks.ts';
import type { FakeAnswer, SandboxRequest, VendorFake } from './fake.ts';
import { refuseAtDoor } from './tracify/door.ts';
import { findEventProblems } from './tracify/event-rules.ts';
import { createLedger, type GoodEvent, type Ledger, type TracifyView } from './tracify/ledger.ts';
import { createSetup, type KnownVisitor, type TracifyFakeOptions, type TracifySetup } from './tracify/setup.ts';

/** A Tracify fake that can be told who is who. */
export interface TracifyFake extends VendorFake {
  view(): TracifyView;
  /** From now on every event must carry the exact hashes of a known visitor. Forgotten by `reset`. */
  knowVisitor(visitor: KnownVisitor): void;
}

/** A strict Tracify: one address, no CORS, every field checked. One bad event refuses its whole request, with 200 and `status: false`. */
export function tracifyFake(options: TracifyFakeOptions = {}): TracifyFake {
  const setup = createSetup(options);
  let ledger = createLedger();
  let visitors: readonly KnownVisitor[] = setup.visitors;

  function handle(request: SandboxRequest): FakeAnswer {
    const refusal = refuseAtDoor(setup, request);
    if (refusal) return refuse(refusal.status, refusal.says, `${request.method} ${request.path}`);
    const envelope = toFields(parseJson(request.text));
    if (!envelope) return refuse(400, 'The body is not a JSON object', 'Unreadable body');
    const { events, ...others } = envelope;
    if (!Array.isArray(events) || events.length === 0) return refuse(200, 'events must be a list with at least one event', 'No events');
    const summary = summarise(events);
    if (Object.keys(others).length > 0) return refuse(200, 'The envelope has no field but events', summary);
    if (events.length > setup.maxEvents) return refuse(413, `More than ${setup.maxEvents} events in one request`, summary);
    const problems = findProblems(setup, visitors, events);
    return problems.length > 0 ? refuse(200, problems.join('; '), summary) : book(ledger, events as GoodEvent[], summary);
  }

  return {
    name: 'tracify',
    title: 'Tracify',
    handle,
    view: () => ledger.view(),
    knowVisitor(visitor) {
      visitors = [...visitors, visitor];
    },
    reset() {
      ledger = createLedger();
      visitors = setup.visitors;
    },
  };
}

function findProblems(setup: TracifySetup, visitors: readonly KnownVisitor[], events: readonly unknown[]): readonly string[] {
  return events.flatMap((event, index) => findEventProblems(setup, visitors, event).map((problem) => (events.length > 1 ? `event ${index + 1}: ${problem}` : problem)));
}

function book(ledger: Ledger, events: readonly GoodEvent[], summary: string): FakeAnswer {
  const repeats = events.filter((event) => !ledger.book(event)).length;
  const all = repeats === events.length;
  const reason = repeats === 0 ? 'Counted' : all ? 'Its id was received before: the first delivery wins, this one is not counted' : `${repeats} of ${events.length} were received before and are not counted`;
  return { status: 200, body: { status: true }, verdict: all ? 'ignored' : 'accepted', reason, summary };
}

function refuse(status: number, says: string, summary: string): FakeAnswer {
  return { status, body: { status: false, error: says }, verdict: 'rejected', reason: says, summary };
}

/** `1 purchase SO-5521 of 58.70 EUR` or `3 pageview, 1 addtocart`. */
function summarise(events: readonly unknown[]): string {
  const counts = new Map<string, number>();
  for (const event of events) {
    const type = String(toFields(event)?.['type'] ?? 'unreadable event').slice(0, 40);
    counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  const counted = [...counts].map(([type, count]) => `${count} ${type}`).join(', ');
  const data = events.length === 1 ? toFields(toFields(events[0])?.['data']) : undefined;
  const id = data?.['order_id'] ?? data?.['conversion_id'];
  return typeof id === 'string' ? `${counted} ${id.slice(0, 60)} of ${String(data?.['amount'] ?? data?.['value']).slice(0, 20)} ${String(data?.['currency']).slice(0, 3)}` : counted;
}
