import type { Verdict } from './fake.ts';

/** How a request can be spoiled on purpose. */
export type FaultKind = 'status' | 'delay' | 'hang' | 'reset-before' | 'reset-after' | 'rate-limit';

/** The fault that met a request, and whether the vendor took the request all the same. */
export interface RecordedFault {
  readonly kind: FaultKind;
  readonly taken: boolean;
}

/** One request that arrived, kept for tests and for the live page. */
export interface SandboxRecord {
  /** 1, 2, 3 … in order of arrival over all vendors. */
  readonly id: number;
  readonly vendor: string;
  readonly receivedAt: number;
  readonly method: string;
  readonly path: string;
  /** Without the question mark. Values of parameters that carry secrets are replaced by `hidden`. */
  readonly query: string;
  /** Values of headers that carry secrets are replaced by `hidden`. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body as text, cut after 65,536 bytes, with `hidden` in place of passwords, secrets and tokens. */
  readonly text: string;
  /** Bytes of the whole body. */
  readonly size: number;
  /** `null` when no answer was given. */
  readonly status: number | null;
  /** `faulted`: an injected fault kept it from the vendor. */
  readonly verdict: Verdict | 'faulted';
  readonly reason: string;
  readonly summary: string;
  readonly fault?: RecordedFault;
}
