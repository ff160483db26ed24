import { utf8Bytes } from '../bytes.ts';
import { TrackingError } from '../errors.ts';
import type { DurationMs } from '../units.ts';

/** Longest key, in characters (UTF-16 code units). */
const longestKey = 512;
/** Longest value. Unit: UTF-8 bytes. */
const mostBytes = 65_536;
/** UTF-8 needs three bytes at most for one UTF-16 code unit. */
const mostBytesPerUnit = 3;

/** Holds callers of a state store to keys that are texts. Throws `call-invalid`. */
export function checkKey(key: string): void {
  mustBeText(key, 'as key');
}

/** Holds callers of a state store to keys that every store can keep. Throws `call-invalid` and `state-key-invalid`. */
export function checkStorableKey(key: string): void {
  checkKey(key);
  if (key.length > 0 && key.length <= longestKey) return;
  throw new TrackingError('state-key-invalid', `A key of a state store has 1 to ${longestKey} characters, found ${key.length}. Take a digest of what is longer.`);
}

/** Holds callers of a state store to what every store can keep. `before`: for `replace`. Throws `call-invalid`, `state-key-invalid` and `state-value-too-large`. */
export function checkChange(key: string, value: string, ttlMs: DurationMs, before?: string): void {
  checkStorableKey(key);
  mustBeText(value, 'as value');
  if (before !== undefined) mustBeText(before, 'or undefined as the value before');
  if (typeof ttlMs !== 'number' || Number.isNaN(ttlMs)) refuse('a number of milliseconds as the time to keep a value', ttlMs);
  if (value.length * mostBytesPerUnit > mostBytes && utf8Bytes(value) > mostBytes) {
    throw new TrackingError('state-value-too-large', `A value of a state store has up to ${mostBytes} bytes, found ${utf8Bytes(value)}. Keep less, or under several keys.`);
  }
}

function mustBeText(value: unknown, as: string): void {
  if (typeof value !== 'string') refuse(`a text ${as}`, value);
}

function refuse(wanted: string, value: unknown): never {
  const found = value === null ? 'null' : Number.isNaN(value) ? 'NaN' : typeof value;
  throw new TrackingError('call-invalid', `A state store needs ${wanted}, found ${found}. Pass that.`);
}
