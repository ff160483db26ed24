import type { Numbered } from './past-sequences.ts';

/**
 * The text of a note: number and time of each message, as differences to the one before, because those are short. A message that waits takes some 1000 bytes,
 * its place in a note some ten.
 */
export function writeNote(messages: readonly Numbered[]): string {
  const flat = messages.flatMap(({ seq, time }) => [seq, time.getTime()]);
  return JSON.stringify(flat.map((value, index) => value - (flat[index - 2] ?? 0)));
}

/** The messages of a note; none where the text is no note. */
export function readNote(text: string): readonly Numbered[] {
  const found: Numbered[] = [];
  let [seq, time] = [0, 0];
  const differences = numbersOf(text);
  for (let index = 0; index + 1 < differences.length; index += 2) {
    seq += differences[index] ?? 0;
    time += differences[index + 1] ?? 0;
    found.push({ seq, time: new Date(time) });
  }
  return found;
}

function numbersOf(text: string): readonly number[] {
  try {
    const read: unknown = JSON.parse(text);
    return Array.isArray(read) && read.every((value): value is number => Number.isSafeInteger(value)) ? read : [];
  } catch {
    return [];
  }
}
