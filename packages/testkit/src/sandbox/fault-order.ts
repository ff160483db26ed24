import { TrackingError } from '@waymark/core';
import type { FaultKind } from './record.ts';

/** Asks the sandbox to spoil requests to one vendor. Without `times` and `forMs` it lasts until it is cleared. */
export interface FaultOrder {
  readonly vendor: string;
  /**
   * `status` answers `status`; `rate-limit` answers 429 with `Retry-After`; `delay` answers late; `hang` never answers;
   * `reset-before` drops the connection before the vendor sees the request; `reset-after` lets the vendor take it, then drops the connection.
   */
  readonly kind: FaultKind;
  /** For `status`. Default: 503. */
  readonly status?: number;
  /** Seconds as a number, or a finished header value such as an HTTP date. `rate-limit` without it says 1 second. */
  readonly retryAfter?: number | string;
  /** Body of the answer for `status` and `rate-limit`. Default: empty. */
  readonly body?: unknown;
  /** For `delay`, in milliseconds. Default: 1,000. */
  readonly ms?: number;
  /** Whether the vendor takes the request all the same. Default: true for `delay` and `reset-after`, else false. */
  readonly taken?: boolean;
  /** Ends after so many requests. */
  readonly times?: number;
  /** Ends after so many milliseconds of the sandbox's clock. */
  readonly forMs?: number;
  /** Share of the requests that are hit, 0 to 1. Default: 1. */
  readonly probability?: number;
  /** Start of the random numbers behind `probability`; equal seeds hit equal requests. Default: 1. */
  readonly seed?: number;
  /** Only requests whose path below the vendor prefix begins so. */
  readonly path?: string;
  /** Only requests whose body or query contains this text. */
  readonly contains?: string;
}

const kinds: readonly FaultKind[] = ['status', 'delay', 'hang', 'reset-before', 'reset-after', 'rate-limit'];

interface FieldRule {
  readonly says: string;
  readonly holds: (value: unknown) => boolean;
}

const wholeFrom = (low: number, high: number) => (value: unknown) => Number.isInteger(value) && Number(value) >= low && Number(value) <= high;
const text: FieldRule = { says: 'a text', holds: (value) => typeof value === 'string' };
const span: FieldRule = { says: 'milliseconds, 0 or more', holds: (value) => typeof value === 'number' && value >= 0 && Number.isFinite(value) };

const fieldRules: Readonly<Record<string, FieldRule>> = {
  vendor: text,
  kind: { says: `one of ${kinds.join(', ')}`, holds: (value) => kinds.some((kind) => kind === value) },
  status: { says: 'an HTTP status from 200 to 599', holds: wholeFrom(200, 599) },
  retryAfter: { says: 'seconds or a header value', holds: (value) => typeof value === 'string' || (typeof value === 'number' && value >= 0) },
  body: { says: 'anything', holds: () => true },
  ms: span,
  taken: { says: 'true or false', holds: (value) => typeof value === 'boolean' },
  times: { says: 'a whole number, 1 or more', holds: wholeFrom(1, Number.MAX_SAFE_INTEGER) },
  forMs: span,
  probability: { says: 'a number from 0 to 1', holds: (value) => typeof value === 'number' && value >= 0 && value <= 1 },
  seed: { says: 'a whole number', holds: Number.isInteger },
  path: text,
  contains: text,
};

/** Checks an order from a test or from the control address. Throws `sandbox-fault-invalid` with what is wrong. */
export function checkFaultOrder(order: unknown, vendors: readonly string[]): FaultOrder {
  if (typeof order !== 'object' || order === null) throw invalid('a fault order must be an object');
  const fields = Object.entries(order).filter(([, value]) => value !== undefined);
  for (const [name, value] of fields) {
    const rule = Object.hasOwn(fieldRules, name) ? fieldRules[name] : undefined;
    if (!rule) throw invalid(`"${name.slice(0, 40)}" is not a field of a fault order. Known fields: ${Object.keys(fieldRules).join(', ')}`);
    if (!rule.holds(value)) throw invalid(`"${name}" must be ${rule.says}`);
  }
  const known = order as Partial<FaultOrder>;
  if (known.vendor === undefined || known.kind === undefined) throw invalid('"vendor" and "kind" are needed');
  if (!vendors.includes(known.vendor)) throw invalid(`no vendor "${known.vendor.slice(0, 40)}" here. Known vendors: ${vendors.join(', ')}`);
  return Object.fromEntries(fields) as unknown as FaultOrder;
}

function invalid(what: string): TrackingError {
  return new TrackingError('sandbox-fault-invalid', `The sandbox cannot inject this fault: ${what}.`);
}
