import { isAmount } from './amount.ts';
import type { TracifySetup } from './setup.ts';

/** Lines one order may list. Tracify names no limit; senders agreed on this one (2026-11-21). */
const maxItems = 100;

/** Item keys share one number per line, count from 1 and leave no gap. */
export function findItemProblems(setup: TracifySetup, data: ReadonlyMap<string, string>): readonly string[] {
  const numbered = [...data].flatMap(([key, text]) => {
    const found = /^(ITEM|AMT|QTY)(\d+)$/.exec(key);
    return found ? [{ key, text, kind: found[1] ?? '', digits: found[2] ?? '' }] : [];
  });
  if (numbered.length === 0) return [];
  const count = numbered.filter(({ kind }) => kind === 'ITEM').length;
  const problems = numbered.flatMap(({ key, text, kind, digits }) => {
    if (digits !== String(Number(digits))) return [`data.${key} has a padded number`];
    if (Number(digits) < 1 || Number(digits) > count) return [`data.${key} does not fit: items count from 1 without gaps`];
    if (!data.has(`ITEM${digits}`)) return [`data.${key} has no ITEM${digits}`];
    return findLineProblems(setup, key, kind, text);
  });
  const uncounted = numbered.filter(({ kind, digits }) => kind === 'ITEM' && !data.has(`QTY${digits}`)).map(({ digits }) => `data.QTY${digits} is missing`);
  const tooMany = count > maxItems ? [`data lists more than ${maxItems} items`] : [];
  return [...problems, ...uncounted, ...tooMany];
}

function findLineProblems(setup: TracifySetup, key: string, kind: string, text: string): readonly string[] {
  if (kind === 'ITEM') return text.trim() === '' ? [`data.${key} is empty`] : [];
  if (kind === 'AMT') return isAmount(setup, text) ? [] : [`data.${key} must be a decimal with two places`];
  return /^[1-9]\d*$/.test(text) ? [] : [`data.${key} must be a whole number, 1 or more`];
}
