import type { Guest, GuestIdentifier } from './guest-types.ts';
import type { RestOptions } from './settings.ts';

interface RecordBase {
  /** UUID, unique per record; the error log names it. Default: a new one. */
  readonly ref?: string;
}

/** One line of a batch. */
export type BatchRecord = RecordBase &
  (
    | { readonly schema: 'guest'; readonly mode: 'upsert' | 'merge' | 'migration'; readonly value: Guest & { readonly guestType: 'customer' } }
    | { readonly schema: 'guest'; readonly mode: 'delete' | 'gdpr_delete'; readonly value: { readonly identifiers: readonly GuestIdentifier[] } }
    | { readonly schema: 'order'; readonly mode: 'insert' | 'upsert' | 'merge' | 'delete' | 'gdpr_delete'; readonly value: Readonly<Record<string, unknown>> }
  );

/** How to reach the Batch API, and how long to wait for it. */
export interface BatchOptions extends RestOptions {
  /** Compressed bytes per file. Default and most: 50000000. */
  readonly maxFileBytes?: number;
  /** Default: 5000. */
  readonly pollEveryMs?: number;
  /** Longest wait for one file to be processed. Default: 3600000 (one hour). */
  readonly maxWaitMs?: number;
  /** Makes the UUIDs of batches and records. Default: `randomUUID` of node:crypto. */
  readonly newRef?: () => string;
}

/** A record that Sitecore CDP did not take. */
export interface BatchFailure {
  /** The record's `ref`; `null` when its line could not be read. */
  readonly ref: string;
  readonly code: string;
  readonly message: string;
}

/** What became of one file. */
export interface BatchFile {
  readonly batchRef: string;
  /** `corrupted`: the file arrived damaged, nothing of it was taken. `error`: the failures were not taken. */
  readonly status: 'success' | 'error' | 'corrupted';
  readonly records: number;
  readonly failures: readonly BatchFailure[];
}

/** What became of an upload. */
export interface BatchResult {
  /** True when every record of every file was taken. */
  readonly complete: boolean;
  readonly files: readonly BatchFile[];
}
