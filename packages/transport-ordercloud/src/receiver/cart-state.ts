import type { DurationMs, EpochMs } from '@waymark/core';
import { utf8Bytes } from '@waymark/core/transport';
import { amountOf, type OcCartEmptied, type OcLine, type OcLineEvent, type OcSource } from './events.ts';
import { linesOf } from './one-change.ts';
import type { ProductPages } from './product-pages.ts';

/** A line as we know it. `hidden` units were there before we watched, or could not be reported: they never count as added. */
export interface KeptLine {
  readonly line: OcLine;
  readonly hidden: number;
  readonly pages: ProductPages;
  /** Of the cart, as far as a message about the line named it. Webhooks do not. */
  readonly currency?: string;
  /** When the message of its last change came first. */
  readonly at: EpochMs;
  /** Its last change could not be told as it came: what was hidden before, when it came and by what way. */
  readonly untold?: { readonly hidden: number; readonly at: EpochMs; readonly source: OcSource };
}

/**
 * Message and webhook of one change come within this time; the vendor publishes none, and nobody changes a line to and fro as fast. A webhook names no
 * browser and no currency, so what it cannot tell is left to the message. Unit: milliseconds.
 */
const oneChangeMs: DurationMs = 60_000;

/**
 * A webhook whose call is older than the last change of a line by more than this comes late: it would set the line back. More than clocks of servers differ.
 * Unit: milliseconds.
 */
const lateMs: DurationMs = 60_000;

/** Quantities are worth remembering this long. Unit: milliseconds. */
export const keptMs = 2_592_000_000;
/** Largest cart that is remembered, in bytes: a store takes values of 64 KiB. */
const largestCart = 65_536;

/** What is remembered of a cart that has more lines than can be. It is told no more until it is emptied or bought: what is known of it would not be all of it. */
export const tooLargeCart = '"too large"';

/** What is remembered of a cart; an empty one when nothing is. */
export function readCart(text: string | undefined): readonly KeptLine[] {
  try {
    const lines: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(lines) ? (lines as readonly KeptLine[]) : [];
  } catch {
    // Nothing of ours. It is overwritten with the next change.
    return [];
  }
}

/** A cart as it is remembered: with names and pages as far as there is room. Undefined: it has too many lines. */
export function writeCart(lines: readonly KeptLine[]): string | undefined {
  const bare = lines.map(({ line: { name: _name, variant: _variant, ...line }, pages: _pages, ...kept }): KeptLine => ({ ...kept, line, pages: {} }));
  return [lines, bare].map((each) => JSON.stringify(each)).find((text) => utf8Bytes(text) <= largestCart);
}

/** Currency of a cart, once a message about one of its lines has named it. */
export function currencyOf(lines: readonly KeptLine[]): string | undefined {
  return lines.find(({ currency }) => currency)?.currency;
}

/** What an event knows of the visitor and of its product. */
export interface ChangeFacts {
  /** `never`: the visitor may not be tracked. `otherwise`: this event lacks something that another of the same change may have. */
  readonly isTold: 'yes' | 'never' | 'otherwise';
  /** The event was read before. Lines that others have changed since stay as they are: a message has no version, only the time when it came first, and of some webhooks that of their call. */
  readonly isRepeated: boolean;
  pagesOf(line: OcLine): ProductPages;
}

/** The lines after an event, and whether what can be reported changed. */
export function changeCart(lines: readonly KeptLine[], event: OcLineEvent | OcCartEmptied, facts: ChangeFacts): { readonly lines: readonly KeptLine[]; readonly changed: boolean } {
  const next = linesAfter(lines, event, facts);
  return { lines: next, changed: shown(next) !== shown(lines) };
}

function linesAfter(lines: readonly KeptLine[], event: OcLineEvent | OcCartEmptied, facts: ChangeFacts): readonly KeptLine[] {
  const isLateAfter = 'happenedAt' in event ? Date.parse(event.happenedAt ?? '') + lateMs : Infinity;
  const since = Math.min(isLateAfter, facts.isRepeated ? Date.parse(event.receivedAt) : Infinity);
  const isNewer = ({ at }: KeptLine): boolean => at > since;
  if (event.kind === 'cartEmptied') return lines.filter(isNewer);
  if (event.kind === 'lineRemoved') return lines.filter((kept) => !isGone(kept.line, event.line) || isNewer(kept));
  return linesOf(event).reduce((all, line) => (all.some((kept) => kept.line.id === line.id && isNewer(kept)) ? all : withLine(all, line, event, facts)), lines);
}

/** Units of a line that count. */
export function visibleUnits({ line, hidden }: KeptLine): number {
  return line.quantity - hidden;
}

function isGone(line: OcLine, gone: OcLine): boolean {
  return gone.bundleItemId === undefined ? line.id === gone.id : line.bundleItemId === gone.bundleItemId;
}

/** Messages carry the new state only: what was added is the difference to what we knew. An update of an unknown line tells no difference. */
function withLine(lines: readonly KeptLine[], line: OcLine, { kind, source, receivedAt, currency: named }: OcLineEvent, { isTold, pagesOf }: ChangeFacts): readonly KeptLine[] {
  const known = lines.find((kept) => kept.line.id === line.id);
  const before = known?.line.quantity ?? (kind === 'lineAdded' ? 0 : line.quantity);
  const hiddenBefore = known?.hidden ?? before;
  const added = Math.max(line.quantity - before, 0);
  const at = Date.parse(receivedAt);
  const hidden = Math.min(isTold === 'yes' ? (toldLate(known, line, source, at) ?? hiddenBefore) : hiddenBefore + added, line.quantity);
  const untold = isTold === 'otherwise' && added > 0 ? { hidden: hiddenBefore, at, source } : isTold === 'otherwise' ? known?.untold : undefined;
  const { productXp: _product, lineXp: _line, description: _description, ...rest } = line;
  // Only webhooks name the bundle of a line.
  const { bundleItemId = known?.line.bundleItemId } = line;
  const currency = named || known?.currency;
  const kept: KeptLine = { line: { ...rest, ...(bundleItemId !== undefined && { bundleItemId }) }, hidden, pages: pagesOf(line), ...(currency && { currency }), at, ...(untold && { untold }) };
  return known ? lines.map((each) => (each === known ? kept : each)) : [...lines, kept];
}

/** Units that were hidden before a change that came before, by another way, and could not be told then. */
function toldLate(known: KeptLine | undefined, { quantity }: OcLine, source: OcSource, at: EpochMs): number | undefined {
  const { untold } = known ?? {};
  const isSame = untold !== undefined && untold.source !== source && known?.line.quantity === quantity && at - untold.at <= oneChangeMs;
  return isSame ? untold.hidden : undefined;
}

/** What destinations see of a cart: the units of its lines that count, and what the lines cost. */
function shown(lines: readonly KeptLine[]): string {
  return JSON.stringify(lines.map((kept) => [kept.line.id, visibleUnits(kept), amountOf(kept.line)]).filter(([, units]) => units !== 0));
}
