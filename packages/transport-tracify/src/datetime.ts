import type { EpochMs } from '@waymark/core';

/** The time of an event as Tracify writes it: UTC, whole seconds, the fraction cut off. Undefined for a time that no four-digit year holds. */
export function datetimeOf(time: EpochMs): string | undefined {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return undefined;
  const text = date.toISOString();
  return /^\d{4}-/.test(text) ? text.slice(0, 19).replace('T', ' ') : undefined;
}
