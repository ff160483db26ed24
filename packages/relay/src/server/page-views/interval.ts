/** A share with the bounds between which the true one lies in 19 of 20 cases. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Standard deviations around the middle that hold 95 % of a normal distribution. */
const z = 1.959_964;

/**
 * The interval of Wilson's score for `hits` of `sample`: it stays within 0 and 1 and is right for shares near either end and for small samples, where the usual
 * one of plus and minus is not. Source: E. B. Wilson, Probable Inference, JASA 22 (1927) 209–212. `sample` need not be whole.
 */
export function wilsonInterval(hits: number, sample: number): Interval {
  if (sample <= 0) return { low: 0, high: 1 };
  const share = hits / sample;
  const scale = 1 + z ** 2 / sample;
  const middle = (share + z ** 2 / (2 * sample)) / scale;
  const reach = (z / scale) * Math.sqrt((share * (1 - share)) / sample + z ** 2 / (4 * sample ** 2));
  return { low: hits <= 0 ? 0 : middle - reach, high: hits >= sample ? 1 : middle + reach };
}
