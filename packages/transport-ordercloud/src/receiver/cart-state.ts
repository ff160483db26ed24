import type { KeyValueStore } from '@waymark/core';
import { isObject } from './read.ts';
import type { OcCartEmptied, OcLine, OcLineEvent } from './events.ts';

/** A line as we know it. `hidden` units were there before we watched, or could not be reported: they never count as added. */
export interface KeptLine {
  readonly line: OcLine;
  readonly hidden: number;
}

export interface CartState {
  readonly at: number;
  readonly lines: readonly KeptLine[];
}

/** Quantities are worth remembering this long. Unit: milliseconds. */
export const keptMs = 2_592_000_000;

/** What is remembered of the cart of an event; an empty one when nothing is, or it is too old. */
export function readCart(memory: KeyValueStore, key: string, now: number): CartState {
  try {
    const state: unknown = JSON.parse(memory.get(key) ?? 'null');
    if (isObject(state) && Number(state['at']) > now - keptMs && Array.isArray(state['lines'])) return state as unknown as CartState;
  } catch {
    // Nothing of ours. It is overwritten with the next change.
  }
  return { at: now, lines: [] };
}

/** The lines after an event, and whether what can be reported changed. `isReported`: false when the visitor may not be tracked. */
export function changeCart(
  lines: readonly KeptLine[],
  event: OcLineEvent | OcCartEmptied,
  isReported: boolean,
): { readonly lines: readonly KeptLine[]; readonly changed: boolean } {
  const next = event.kind === 'cartEmptied' ? [] : event.kind === 'lineRemoved' ? withoutLine(lines, event.line) : withLine(lines, event, isReported);
  return { lines: next, changed: shown(next) !== shown(lines) };
}

/** Units of a line that count. */
export function visibleUnits({ line, hidden }: KeptLine): number {
  return line.quantity - hidden;
}

function withoutLine(lines: readonly KeptLine[], gone: OcLine): readonly KeptLine[] {
  return lines.filter(({ line }) => (gone.bundleItemId === undefined ? line.id !== gone.id : line.bundleItemId !== gone.bundleItemId));
}

/** Messages carry the new state only: what was added is the difference to what we knew. An update of an unknown line tells no difference. */
function withLine(lines: readonly KeptLine[], { kind, line }: OcLineEvent, isReported: boolean): readonly KeptLine[] {
  const known = lines.find((kept) => kept.line.id === line.id);
  const before = known?.line.quantity ?? (kind === 'lineAdded' ? 0 : line.quantity);
  const hidden = Math.min((known?.hidden ?? before) + (isReported ? 0 : Math.max(line.quantity - before, 0)), line.quantity);
  const { productXp, lineXp, description: _unused, ...rest } = line;
  const kept = { line: { ...rest, productXp, lineXp }, hidden };
  return known ? lines.map((each) => (each === known ? kept : each)) : [...lines, kept];
}

function shown(lines: readonly KeptLine[]): string {
  return JSON.stringify(lines.map((kept) => [kept.line.id, visibleUnits(kept)]).filter(([, units]) => units !== 0));
}
