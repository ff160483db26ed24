import { TrackingError } from '@waymark/core/transport';

/** What Sitecore CDP answered to a request that failed. */
export interface RestAnswer {
  readonly status: number;
  /** May quote what was sent. Do not log it where personal data must not be. */
  readonly body: string;
}

const answers = Symbol('answer');

/** An error that keeps the answer where no log finds it by itself. */
export function restError(code: string, message: string, answer?: RestAnswer): TrackingError {
  return Object.defineProperty(new TrackingError(code, message), answers, { value: answer });
}

/** The answer behind an error of this entry, for those who must see it. Undefined when there was none. */
export function answerOf(error: unknown): RestAnswer | undefined {
  return typeof error === 'object' && error !== null ? (error as { readonly [answers]?: RestAnswer })[answers] : undefined;
}
