import { createFakeClock, type FakeClock } from '@waymark/core/testing';
import type { PageMemory } from '../platform/page-memory.ts';
import type { PageCookies } from '../storage/page-cookies.ts';
import { createVisitor, type Visitor, type VisitorLife } from '../visitor/create-visitor.ts';
import type { VisitorParts } from '../visitor/visitor-parts.ts';
import { createFakeWindow, type FakeWindow, type FakeWindowOptions, fakeStorage } from './fake-window.ts';

/** A page with a visitor, and what the visitor told. */
export interface FakePage extends FakeWindow {
  readonly visitor: Visitor & VisitorLife;
  readonly memory: PageMemory;
  /** Automatic events, each with the user it travels with. */
  readonly emitted: readonly (readonly [name: string, userId: unknown, as: string | undefined])[];
  readonly problems: readonly string[];
  readonly identities: readonly string[];
  readonly choices: readonly unknown[];
  readonly decisions: readonly unknown[];
  /** The tracker is closed. */
  stop(): void;
}

/** A browser whose tabs share cookies and `localStorage`, and tell each other of changes there as browsers do: later, and never the tab that made them. */
export interface FakeBrowser {
  readonly jar: Map<string, string>;
  readonly cookies: PageCookies;
  readonly local: Map<string, string>;
  readonly clock: FakeClock;
  /** Everything that was read, written or removed, but for the decision itself. */
  readonly touched: string[];
  /** What `localStorage` takes no more. */
  full: boolean;
  open(parts?: Partial<VisitorParts>, options?: FakeWindowOptions): FakePage;
  /** Lets other tabs hear what has changed. */
  settle(): Promise<void>;
}

export const granted = { consent: { state: { analytics: true } } } as const;

export function createFakeBrowser(stored: { readonly cookies?: Readonly<Record<string, string>>; readonly local?: Readonly<Record<string, string>> } = {}): FakeBrowser {
  const jar = new Map(Object.entries(stored.cookies ?? {}));
  const local = new Map(Object.entries(stored.local ?? {}));
  const touched: string[] = [];
  const pages = new Set<FakeWindow>();
  let made = 0;
  const note = (what: string, name: string): void => void (name.endsWith('_consent') || touched.push(`${what} ${name}`));

  const cookies: PageCookies = {
    // A browser hands out its cookies all at once; what a page takes of them is what it reads.
    read: () => new Proxy(Object.fromEntries(jar), { get: (all, name: string) => (note('get', name), all[name]) }),
    set: (name, value) => (note('set', name), void jar.set(name, value)),
    remove: (name) => (note('remove', name), void jar.delete(name)),
  };

  function storageOf(self: () => FakeWindow): Storage {
    const change = (key: string, newValue: string | null): void => {
      if ((local.get(key) ?? null) === newValue) return;
      if (newValue === null) local.delete(key);
      else local.set(key, newValue);
      for (const page of pages) if (page !== self()) queueMicrotask(() => page.fire('window', 'storage', { key, newValue }));
    };
    return {
      ...fakeStorage(),
      getItem: (key) => (note('get', key), local.get(key) ?? null),
      removeItem: (key) => (note('remove', key), change(key, null)),
      setItem(key, value) {
        note('set', key);
        if (browser.full) throw new DOMException('Full.', 'QuotaExceededError');
        change(key, value);
      },
    };
  }

  const browser: FakeBrowser = {
    jar,
    cookies,
    local,
    clock: createFakeClock(),
    touched,
    full: false,
    open(parts, options) {
      const page: FakeWindow = createFakeWindow({ localStorage: storageOf(() => page), ...options });
      pages.add(page);
      const told = { emitted: [] as (readonly [string, unknown, string | undefined])[], problems: [] as string[], identities: [] as string[], choices: [] as unknown[], decisions: [] as unknown[] };
      const memory: PageMemory = { tabId: '' };
      const watching = new AbortController();
      const [calls, life]: ReturnType<typeof createVisitor> = createVisitor({
        win: page.win,
        namespace: 'waymark',
        memory,
        clock: browser.clock,
        newId: () => `00000000-0000-4000-8000-${String((made += 1)).padStart(12, '0')}`,
        cookies,
        outbox: {},
        signal: watching.signal,
        cleanUrl: (url) => url,
        emit: (name, { userId }) => told.emitted.push([name, userId, life.context().who.userId]),
        problem: (code) => told.problems.push(code),
        onIdentity: (userId) => told.identities.push(userId),
        onConsent: (choice) => told.choices.push(choice),
        onDecision: (decision) => told.decisions.push(decision),
        ...parts,
      });
      life.start();
      const stop = (): void => (watching.abort(), life.leave());
      return { ...page, visitor: { ...calls, ...life }, memory, stop, ...told };
    },
    async settle() {
      for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
    },
  };
  return browser;
}
