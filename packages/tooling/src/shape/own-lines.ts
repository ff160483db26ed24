/** A part of a text, in offsets. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Tells on which line, counted from 0, an offset is. */
export function lineCounter(text: string): (offset: number) => number {
  const starts = [0];
  for (let index = text.indexOf('\n'); index !== -1; index = text.indexOf('\n', index + 1)) starts.push(index + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };
}

/** Lines of a function that hold code of its own: a function inside it counts one line, blank lines and comments none. */
export function ownLines(text: string, span: Span, inner: readonly Span[], comments: readonly Span[]): number {
  const lineOf = lineCounter(text);
  const lines = blankOut(text, comments).split('\n');
  const first = lineOf(span.start);
  const counted = new Set<number>();
  for (let line = first; line <= lineOf(span.end); line += 1) {
    if (lines[line]?.trim() !== '') counted.add(line);
  }
  for (const each of inner) {
    for (let line = lineOf(each.start) + 1; line <= lineOf(each.end); line += 1) counted.delete(line);
  }
  return counted.size;
}

function blankOut(text: string, comments: readonly Span[]): string {
  let result = '';
  let from = 0;
  for (const { start, end } of comments) {
    result += text.slice(from, start) + text.slice(start, end).replace(/[^\n]/g, ' ');
    from = end;
  }
  return result + text.slice(from);
}
