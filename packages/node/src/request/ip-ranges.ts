import { TrackingError } from '@waymark/core/transport';
import { type IpBytes, parseIp } from './ip-address.ts';

/** True when the address lies in one of the ranges. An address that cannot be read lies in none. */
export type IpRanges = (address: string) => boolean;

interface Range {
  readonly base: IpBytes;
  readonly bits: number;
}

/**
 * Names for ranges that are never routed on the internet.
 * Source: IANA special-purpose address registries (RFC 6890, RFC 4193, RFC 4291); checked 2026-11-21.
 */
const named: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  private: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', 'fc00::/7', 'fe80::/10'],
};

/** Compiles addresses, CIDR ranges (`10.0.0.0/8`, `2001:db8::/32`) and the names `loopback` and `private` into one question. */
export function ipRanges(list: readonly string[], option: string): IpRanges {
  if (!Array.isArray(list)) throw notARange(option, 'a value that is no list');
  const ranges = list.flatMap((item) => rangesOf(item, option));
  return (address) => {
    const bytes = parseIp(address);
    return bytes !== undefined && ranges.some((range) => contains(range, bytes));
  };
}

function rangesOf(item: unknown, option: string): readonly Range[] {
  if (typeof item !== 'string') throw notARange(option, `a ${typeof item}`);
  const texts = Object.hasOwn(named, item) ? (named[item] ?? []) : [item];
  return texts.map((text) => parseRange(text) ?? fail(option, text));
}

function parseRange(text: string): Range | undefined {
  const [address = '', length, ...rest] = text.split('/');
  const base = parseIp(address);
  if (!base || rest.length > 0) return undefined;
  const widest = base.length * 8;
  if (length === undefined) return { base, bits: widest };
  if (!/^\d{1,3}$/.test(length)) return undefined;
  // `::ffff:10.0.0.0/104` counts its bits in IPv6, the bytes are those of IPv4.
  const bits = address.includes(':') && base.length === 4 ? Number(length) - 96 : Number(length);
  return bits >= 0 && bits <= widest ? { base, bits } : undefined;
}

function contains({ base, bits }: Range, bytes: IpBytes): boolean {
  if (bytes.length !== base.length) return false;
  const whole = bits >> 3;
  for (let index = 0; index < whole; index += 1) {
    if (bytes[index] !== base[index]) return false;
  }
  const mask = (0xff00 >> (bits & 7)) & 0xff;
  return ((bytes[whole] ?? 0) & mask) === ((base[whole] ?? 0) & mask);
}

function fail(option: string, text: string): never {
  throw notARange(option, JSON.stringify(text.slice(0, 50)));
}

function notARange(option: string, found: string): TrackingError {
  return new TrackingError(
    'option-invalid',
    `Option "${option}" must list addresses or CIDR ranges, found ${found}. Example: ["10.0.0.0/8", "2001:db8::/32", "loopback"].`,
  );
}
