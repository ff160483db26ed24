/** State of an upload. `file_uploaded` is shown by `inspect` only. */
export type BatchStatus = 'uploading' | 'file_uploaded' | 'processing' | 'success' | 'corrupted' | 'error';

export interface LogLine {
  readonly ref: string;
  readonly code: string;
  readonly message: string;
}

export interface Batch {
  readonly ref: string;
  readonly checksum: string;
  readonly size: number;
  readonly createdAt: number;
  /** Epoch milliseconds after which the upload address is refused. */
  readonly expiresAt: number;
  status: BatchStatus;
  /** What the file led to; decided when it arrives, shown when processing ends. */
  outcome: 'success' | 'corrupted' | 'error';
  /** Absent where the file was no gzip. */
  log: readonly LogLine[] | undefined;
}

/** Batches by their reference. */
export type BatchStore = Map<string, Batch>;

export function createBatchStore(): BatchStore {
  return new Map();
}

/** One step on the way from upload to result. Each look at a batch takes it one step on, so that clients meet every state. */
export function advance(batch: Batch): void {
  if (batch.status === 'file_uploaded') batch.status = 'processing';
  else if (batch.status === 'processing') batch.status = batch.outcome;
}
