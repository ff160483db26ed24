/** True when a text has at most `most` Unicode code points. Counts only where the number of UTF-16 units leaves it open. */
export function fits(text: string, most: number): boolean {
  if (text.length <= most) return true;
  return text.length <= 2 * most && countCodePoints(text) <= most;
}

/** True when a text has at least `least` Unicode code points. */
export function reaches(text: string, least: number): boolean {
  if (text.length < least) return false;
  return text.length >= 2 * least || countCodePoints(text) >= least;
}

/** Unicode code points of a text. A surrogate without its partner counts as one. */
export function countCodePoints(text: string): number {
  let count = text.length;
  for (let index = 1; index < text.length; index += 1) {
    if (isLow(text.charCodeAt(index)) && isHigh(text.charCodeAt(index - 1))) count -= 1;
  }
  return count;
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}
