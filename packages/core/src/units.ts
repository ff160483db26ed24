declare const unit: unique symbol;
type Unit<Base, Name extends string> = Base & { readonly [unit]?: Name };

/** Milliseconds since 1970-01-01T00:00Z. */
export type EpochMs = Unit<number, 'epoch-ms'>;
/** A span of time in milliseconds. */
export type DurationMs = Unit<number, 'duration-ms'>;
/** UTF-8 bytes, never the length of a string. */
export type Bytes = Unit<number, 'bytes'>;
/** Undoes what the call that returned it did. Harmless when called twice. */
export type Stop = () => void;
