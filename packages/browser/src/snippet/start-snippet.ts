import type { PageWindow } from '../platform/page-window.ts';
import { attempt } from '../storage/attempt.ts';

type Options = Readonly<Record<string, unknown>>;
/** What a page asks for: a method by its name, or a function that gets the tracker. `time`: when, in milliseconds since 1970. */
type Call = readonly [name: string, ...given: unknown[]] | ((tracker: object) => void);

export interface SnippetParts {
  readonly window: PageWindow;
  /** `data-` attributes of the script's tag. */
  readonly dataset: DOMStringMap | undefined;
  readonly create: (options: Options) => object;
}

/**
 * Takes the place of the queue at `window.waymark`: starts the tracker as the call `start` or the tag's attributes ask, then makes the calls that
 * waited, in order and with the time at which they were made. From then on `window.waymark` has the methods of the tracker, and still takes calls. A call that
 * fails is told to the console and does not stop the next.
 */
export function startSnippet({ window, dataset = {}, create }: SnippetParts): void {
  const page = window as { waymark?: unknown };
  const before = page.waymark;
  const waiting: Call[] = [];
  let tracker: object | undefined;

  const isolated = (run: () => unknown) => attempt(run, (error) => window.console.error('[waymark] A call failed', error));

  /** Starts the tracker as the first call asks that can be followed. */
  function begin(): void {
    const index = waiting.findIndex((call) => typeof call !== 'function' && call[0] === 'start');
    if (index < 0) return;
    const [, options = {}] = waiting.splice(index, 1)[0] as readonly [string, Options?];
    isolated(() => {
      tracker = create(options);
      page.waymark = { ...tracker, push };
    });
    if (!tracker) begin();
  }

  function push(...calls: Call[]): void {
    // Anything may stand in a queue; what cannot be called is told when it is its turn.
    waiting.push(...(calls.map(Object) as Call[]));
    if (!tracker) begin();
    const begun = tracker;
    if (!begun) return;
    while (waiting.length) {
      const call = waiting.shift() as Call;
      isolated(() => make(begun, call));
    }
  }

  // A second tag of this script finds the first at work.
  if (!Array.isArray(before) && typeof (before as { push?: unknown } | null | undefined)?.push === 'function') return;
  page.waymark = { push };
  const { relay, options } = dataset;
  if ((relay ?? options) !== undefined) isolated(() => push(['start', { relay, ...(JSON.parse(options ?? '{}') as Options) }]));
  if (!Array.isArray(before)) return;
  push(...(before.splice(0) as Call[]));
  // For scripts that kept the queue.
  before.push = push as typeof before.push;
}

function make(tracker: object, call: Call): void {
  if (typeof call === 'function') return call(tracker);
  const [name, ...given] = call;
  const method: unknown = Object.hasOwn(tracker, name) && tracker[name as keyof typeof tracker];
  if (typeof method !== 'function') throw new TypeError(`There is no "${name}" to call${name === 'start' ? ': the tracker has started' : ''}.`);
  const { time } = call as { readonly time?: number };
  if (name === 'track' && time !== undefined) given[2] = { occurredAt: time, ...(given[2] as object | undefined) };
  method(...given);
}
