import type { Relay } from '@waymark/relay/server';
import type { DemoTenant } from '../demo-tenant.ts';

/** What a runtime lends to the checks. Everything else they use is there in every runtime. */
export interface Env {
  /** Base address of each stand-in of a vendor, and of the collector. */
  readonly targets: Readonly<Record<string, string>>;
  /** Address below which the stand-ins are watched, spoiled and reset. */
  readonly control: string;
  /** What the stand-ins know. */
  readonly tenant: DemoTenant;
  /** Lets a relay listen, in the runtime's own way. */
  serve(relay: Relay<never>, manners?: Manners): Promise<Served>;
}

/** How a host treats requests; asked with each of them. */
export interface Manners {
  /** False: the work of a request may end with its answer, where the platform does so. */
  waits: boolean;
}

export interface Served {
  /** Origin: `http://127.0.0.1:49152`. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Something that must hold in every runtime. */
export interface Check {
  /** Whose promise it is. */
  readonly subject: string;
  readonly title: string;
  run(env: Env): Promise<void>;
}

/** The checks of one package, by their titles. */
export function checksOf(subject: string, checks: Readonly<Record<string, Check['run']>>): readonly Check[] {
  return Object.entries(checks).map(([title, run]) => ({ subject, title, run }));
}

/** Fails unless both are the same as JSON, `undefined` included. */
export function same(actual: unknown, expected: unknown, what: string): void {
  const [found, wanted] = [write(actual), write(expected)];
  if (found !== wanted) throw new Error(`${what}: expected ${wanted}, found ${found}.`);
}

/** Fails unless it holds. */
export function holds(condition: boolean, otherwise: string): void {
  if (!condition) throw new Error(otherwise);
}

function write(value: unknown): string {
  return JSON.stringify(value, (_name, inner: unknown) => (isPlain(inner) ? sorted(inner) : inner)) ?? 'undefined';
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sorted(value: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
