import { TrackingError } from '../errors.ts';
import type { TrackerOptions } from '../ports/tracker.ts';
import type { Transport } from '../ports/transport.ts';
import { consentFault, consentWanted } from './consent-state.ts';
import { isRecord } from './is-record.ts';

type Test = (value: unknown) => boolean;

const isFunction: Test = (value) => typeof value === 'function';
const isText: Test = (value) => typeof value === 'string' && value !== '';
const isNumberFrom =
  (least: number): Test =>
  (value) =>
    typeof value === 'number' && value >= least;
/** Functions have members too: arktype's schemas are some. */
const has =
  (members: Readonly<Record<string, Test>>): Test =>
  (value) =>
    /^(object|function)$/.test(typeof value) && value !== null && Object.entries(members).every(([name, test]) => test((value as Record<string, unknown>)[name]));
const listOf =
  (test: Test): Test =>
  (value) =>
    Array.isArray(value) && value.every(test);
const recordOf =
  (test: Test): Test =>
  (value) =>
    typeof value === 'object' && value !== null && Object.values(value).every(test);

const limits = has({ maxEvents: isNumberFrom(1), maxBytes: isNumberFrom(1), concurrency: isNumberFrom(1) });
const callback: Rule = [isFunction, 'a function'];

/** What an option must be, how to say it, and what to say of one that is not. */
type Rule = readonly [Test, string, ((value: unknown) => string | undefined)?];

const perhaps =
  (test: Test): Test =>
  (value) =>
    value === undefined || test(value);
const hook = perhaps(isFunction);

const retry = has({
  delaysMs: perhaps((value) => listOf(isNumberFrom(0))(value) && (value as readonly unknown[]).length > 0),
  maxAttempts: perhaps(isNumberFrom(1)),
  maxAgeMs: perhaps(isNumberFrom(0)),
  timeoutMs: perhaps(isNumberFrom(1)),
});

const transportMembers: { readonly [Name in keyof Required<Transport>]?: Test } = {
  name: isText,
  send: isFunction,
  limits,
  retry: perhaps(retry),
  purposes: perhaps(listOf(isText)),
  wants: hook,
  orderBy: hook,
  repeatSafe: hook,
  settled: hook,
};

/** Which of a list is none, and by what. */
function transportFault(value: unknown): string | undefined {
  for (const [index, each] of (value as readonly unknown[]).entries()) {
    const wrong = Object.entries(transportMembers).find(([name, test]) => !test(Object(each)[name]));
    if (wrong) return `one whose "${wrong[0]}" is wrong at place ${index + 1}`;
  }
  return undefined;
}

/** Refuses transports that need a page, where there is none. */
export function refusePageTransports(transports: readonly Pick<Transport, 'name' | 'runsIn'>[]): void {
  const ofPage = transports.find(({ runsIn }) => runsIn === 'browser');
  if (ofPage) throw new TrackingError('transport-not-for-servers', `Transport "${ofPage.name}" works in pages only. A server needs the whole address of a relay, such as relayTransport({ url: "https://shop.example/w" }).`);
}

const rules: { readonly [Name in keyof Required<TrackerOptions>]: Rule } = {
  transports: [(value) => transportFault(value) === undefined, 'a list of transports, each with "name", "send" and "limits" (maxEvents, maxBytes and concurrency from 1)', transportFault],
  events: [recordOf(has({ '~standard': has({ validate: isFunction }) })), 'a record of Standard Schemas, such as standardEvents'],
  outbox: [has({ append: isFunction, take: isFunction, settle: isFunction }), 'an outbox, such as memoryOutbox()'],
  enrichers: [listOf(isFunction), 'a list of functions'],
  sources: [listOf(has({ start: isFunction })), 'a list of sources, each with "start"'],
  consent: [(value) => consentFault(value) === undefined, consentWanted, consentFault],
  context: callback,
  reserved: [listOf(isText), 'a list of event names'],
  onDrop: callback,
  onDelivered: callback,
  onError: callback,
  onTry: callback,
  onIdentity: callback,
  deadLetters: [has({ keep: isFunction }), 'a keeper of dead letters, such as memoryDeadLetters()'],
  flushIntervalMs: [isNumberFrom(0), 'a number of milliseconds from 0'],
  clock: [has({ now: isFunction, ticks: isFunction, after: isFunction }), 'a clock with "now", "ticks" and "after"'],
  newId: callback,
  random: callback,
  fetch: callback,
};

/** Refuses options that cannot work, at the call that passed them. `scope`: the function that was called. */
export function checkTrackerOptions(options: unknown, scope = 'createTracker()'): void {
  if (!isRecord(options)) {
    throw new TrackingError('options-invalid', `${scope} needs an options object with "transports", found ${describe(options)}.`);
  }
  const { transports } = options;
  if (!Array.isArray(transports)) {
    throw new TrackingError('transports-missing', `${scope} option "transports" must be a list, at least an empty one, found ${describe(transports)}.`);
  }
  for (const [name, value] of Object.entries(options)) {
    const rule = Object.hasOwn(rules, name) ? rules[name as keyof TrackerOptions] : undefined;
    if (!rule) throw new TrackingError('option-unknown', `${scope} has no option "${name}". Known: ${Object.keys(rules).join(', ')}.`);
    const [isRight, wanted, fault = describe] = rule;
    if (value !== undefined && !isRight(value)) throw new TrackingError('option-invalid', `${scope} option "${name}" must be ${wanted}, found ${fault(value) ?? describe(value)}.`);
  }
}

/** The kind of a value, never the value itself. */
function describe(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === 'object' ? 'an object that lacks something' : typeof value;
}
