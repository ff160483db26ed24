/** The answer of a function that is asked in the middle of a call, which waits for nothing. Throws for a promise, and nobody else hears what that comes to. */
export function atOnce<Answer>(answer: Answer): Answer {
  if (!(answer instanceof Promise)) return answer;
  answer.catch(() => undefined);
  throw new TypeError('It returned a promise, which nobody awaits.');
}
