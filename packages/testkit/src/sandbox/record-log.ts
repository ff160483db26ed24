import type { SandboxRecord } from './record.ts';

/** The newest requests, oldest first. */
export interface RecordLog {
  /** Ids are handed out at arrival, so that they tell the order even when answers overtake each other. */
  nextId(): number;
  add(record: SandboxRecord): void;
  list(vendor?: string): readonly SandboxRecord[];
  /** Calls back on every new record until the returned function is called. */
  subscribe(hear: (record: SandboxRecord) => void): () => void;
  clear(): void;
}

/** Keeps at most `limit` records and forgets the oldest first. */
export function createRecordLog(limit: number): RecordLog {
  const listeners = new Set<(record: SandboxRecord) => void>();
  let records: SandboxRecord[] = [];
  let lastId = 0;
  return {
    nextId: () => (lastId += 1),
    add(record) {
      records.push(record);
      if (records.length > limit * 1.25) records = records.slice(-limit);
      for (const hear of listeners) hear(record);
    },
    list: (vendor) => records.filter((record) => vendor === undefined || record.vendor === vendor).slice(-limit).sort((a, b) => a.id - b.id),
    subscribe(hear) {
      listeners.add(hear);
      return () => void listeners.delete(hear);
    },
    clear() {
      records = [];
    },
  };
}
