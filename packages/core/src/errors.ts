const brand = Symbol.for('waymark.error');

/** A mistake in how Waymark was set up or called. Recognise it with {@link isTrackingError}: two copies of a package may be loaded. */
export class TrackingError extends Error {
  /** Stable identifier, listed in docs/errors.md. */
  readonly code: string;
  override readonly name = 'TrackingError';

  constructor(code: string, message: string, options?: { readonly cause?: unknown }) {
    super(`[${code}] ${message}`, options);
    this.code = code;
  }

  get [brand](): boolean {
    return true;
  }
}

export function isTrackingError(value: unknown): value is TrackingError {
  return typeof value === 'object' && value !== null && (value as { [brand]?: unknown })[brand] === true;
}
