import { utf8Bytes } from '../bytes.ts';
import { TrackingError } from '../errors.ts';

/** Longest key, in characters (UTF-16 code units). */
const longestKey = 512;
/** Longest value. Unit: UTF-8 bytes. */
const mostBytes = 65_536;
/** UTF-8 needs three bytes at most for one UTF-16 code unit. */
const mostBytesPerUnit = 3;

/** Holds callers of a state store to what every store can keep. Throws `state-key-invalid` and `state-value-too-large`. */
export function checkState(key: string, value = ''): void {
  if (key.length === 0 || key.length > longestKey) {
    throw new TrackingError('state-key-invalid', `A key of a state store has 1 to ${longestKey} characters, found ${key.length}. Take a digest of what is longer.`);
  }
  if (value.length * mostBytesPerUnit > mostBytes && utf8Bytes(value) > mostBytes) {
    throw new TrackingError('state-value-too-large', `A value of a state store has up to ${mostBytes} bytes, found ${utf8Bytes(value)}. Keep less, or under several keys.`);
  }
}
