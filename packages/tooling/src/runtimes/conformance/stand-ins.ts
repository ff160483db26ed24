import type { EventEnvelope } from '@waymark/core';
import type { FaultOrder, SandboxRecord } from '@waymark/testkit/sandbox';
import type { Env } from './check.ts';

/** The stand-ins as a check sees them: over HTTP, because they live in another process. */
export interface StandIns {
  records(vendor: string): Promise<readonly SandboxRecord[]>;
  view<View>(vendor: string): Promise<View>;
  fault(order: FaultOrder): Promise<void>;
  clearFaults(): Promise<void>;
  reset(): Promise<void>;
}

export function standIns({ control }: Pick<Env, 'control'>): StandIns {
  async function call(method: string, path: string, body?: unknown): Promise<string> {
    const response = await fetch(`${control}/_sandbox/${path}`, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}: ${text.slice(0, 300)}`);
    return text;
  }
  return {
    records: async (vendor) => JSON.parse(await call('GET', `records?vendor=${vendor}`)) as readonly SandboxRecord[],
    view: async <View>(vendor: string) => JSON.parse(await call('GET', `view/${vendor}`)) as View,
    fault: async (order) => void (await call('POST', 'faults', order)),
    clearFaults: async () => void (await call('DELETE', 'faults')),
    reset: async () => void (await call('POST', 'reset')),
  };
}

/** Ids of the events that the collector has taken, in order. */
export async function collected(env: Env): Promise<readonly string[]> {
  return (await standIns(env).view<CollectorView>('collector')).ids;
}

export interface CollectorView {
  readonly ids: readonly string[];
  readonly events: readonly EventEnvelope[];
}
