import type { Refusal } from '@waymark/core';

/** Where problems go that an application does not listen to. */
export function say({ code, message, cause }: Refusal): void {
  console.error(`[waymark] [${code}] ${message}`, ...(cause === undefined ? [] : [cause]));
}
