import type { Outbox } from '@waymark/core';

/** An outbox that says which numbers it keeps: those of an append that has returned or resolved, less what it could not take. */
export function confirming(outbox: Outbox, kept: (numbers: readonly number[]) => void): Outbox {
  return {
    ...outbox,
    append(entries, busy) {
      const numbers = new Map(entries.map(({ id, json }) => [id, numberIn(json)]));
      const result = outbox.append(entries, busy);
      if (result instanceof Promise) {
        return result.then((value) => {
          confirm(value);
          return value;
        });
      }
      confirm(result);
      return result;

      function confirm({ evicted }: Awaited<typeof result>): void {
        for (const { entry } of evicted) numbers.delete(entry.id);
        kept([...numbers.values()]);
      }
    },
  };
}

function numberIn(json: string): number {
  return Number(/"number":(\d+)/.exec(json)?.[1]);
}
