import type { Clock } from '@waymark/core';

/** Does each step in a task of its own, so that none of them is a long one. The function that it returns does at once what is left of them. */
export function inSteps({ after }: Pick<Clock, 'after'>, steps: (() => void)[]): () => void {
  function next(): void {
    steps.shift()?.();
    if (steps.length) after(0, next);
  }

  after(0, next);
  return () => {
    while (steps.length) steps.shift()?.();
  };
}
