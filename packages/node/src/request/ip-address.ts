/** An address as its bytes: 4 for IPv4, 16 for IPv6. IPv4-mapped IPv6 (`::ffff:203.0.113.42`) is read as the IPv4 address it stands for. */
export type IpBytes = readonly number[];

/** Longest text that can hold an address with brackets, zone and port, in characters. */
const longestText = 100;

/** Reads a bare address. Undefined for anything else, also for octal-looking IPv4 (`010.0.0.1`), which programs read differently. */
export function parseIp(text: string): IpBytes | undefined {
  if (text.length > longestText) return undefined;
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text);
}

/** The one spelling of an address: dotted IPv4, or IPv6 in lower case and compressed (RFC 5952). */
export function formatIp(bytes: IpBytes): string {
  return bytes.length === 4 ? bytes.join('.') : formatIpv6(bytes);
}

/** Four numbers up to 255 without zeros in front: spelt as it should be. */
const plainIpv4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;

/** Repairs an address as proxies and sockets write it: port, brackets, quotes and zone go, the spelling becomes the one of {@link formatIp}. */
export function repairIp(text: string): string | undefined {
  if (plainIpv4.test(text)) return text;
  const bytes = parseIp(bareAddress(text));
  return bytes && formatIp(bytes);
}

function bareAddress(text: string): string {
  if (text.length > longestText) return '';
  const plain = text.trim().replace(/^"(.*)"$/, '$1');
  const bracketed = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(plain);
  const address = bracketed?.[1] ?? plain.replace(/^([^:]*):\d{1,5}$/, '$1');
  return address.replace(/%[^%]*$/, '');
}

const [zero, dot] = [48, 46];

/** Figure by figure, because every request pays for it several times. A number has no zeros in front. */
function parseIpv4(text: string): IpBytes | undefined {
  const bytes: number[] = [];
  let value = -1;
  for (let index = 0; index < text.length; index += 1) {
    const figure = text.charCodeAt(index) - zero;
    if (figure >= 0 && figure <= 9 && value !== 0) value = value < 0 ? figure : value * 10 + figure;
    else if (figure === dot - zero && value >= 0) {
      bytes.push(value);
      value = -1;
    } else return undefined;
    if (value > 255) return undefined;
  }
  return value >= 0 && bytes.push(value) === 4 ? bytes : undefined;
}

function parseIpv6(text: string): IpBytes | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const head = bytesOfGroups(halves[0] ?? '', halves.length === 1);
  const tail = bytesOfGroups(halves[1] ?? '', true);
  if (!head || !tail) return undefined;
  const missing = 16 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 2) return undefined;
  const bytes = [...head, ...Array.from({ length: missing }, () => 0), ...tail];
  const mapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
  return mapped ? bytes.slice(12) : bytes;
}

function bytesOfGroups(text: string, mayEndInIpv4: boolean): number[] | undefined {
  if (text === '') return [];
  const groups = text.split(':');
  const bytes: number[] = [];
  for (const [index, group] of groups.entries()) {
    if (mayEndInIpv4 && index === groups.length - 1 && group.includes('.')) {
      const last = parseIpv4(group);
      if (!last) return undefined;
      bytes.push(...last);
    } else if (/^[0-9a-f]{1,4}$/i.test(group)) {
      const value = Number.parseInt(group, 16);
      bytes.push(value >> 8, value & 0xff);
    } else {
      return undefined;
    }
  }
  return bytes;
}

function formatIpv6(bytes: IpBytes): string {
  const groups = Array.from({ length: 8 }, (_, index) => (((bytes[index * 2] ?? 0) << 8) | (bytes[index * 2 + 1] ?? 0)).toString(16));
  const { start, length } = longestZeroRun(groups);
  if (length < 2) return groups.join(':');
  return `${groups.slice(0, start).join(':')}::${groups.slice(start + length).join(':')}`;
}

function longestZeroRun(groups: readonly string[]): { readonly start: number; readonly length: number } {
  let best = { start: 0, length: 0 };
  let start = 0;
  for (const [index, group] of groups.entries()) {
    if (group !== '0') start = index + 1;
    else if (index + 1 - start > best.length) best = { start, length: index + 1 - start };
  }
  return best;
}
