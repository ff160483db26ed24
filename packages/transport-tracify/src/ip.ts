/**
 * The one spelling of a client address that is hashed, or undefined when the text is no address. Takes off port, brackets and IPv6 zone, writes an
 * IPv4-mapped address as plain IPv4, and IPv6 as RFC 5952 asks: lower case, no leading zeros, the longest run of zero groups as `::`.
 */
export function repairIp(text: string): string | undefined {
  const bare = withoutPort(text.trim()).replace(/%.*$/, '');
  if (isIpv4(bare)) return bare;
  const groups = ipv6Groups(bare);
  if (!groups) return undefined;
  return mappedIpv4(groups) ?? compress(groups);
}

/** True for the addresses of the machine itself, which tell nothing about a visitor. */
export function isLoopback(ip: string): boolean {
  return ip === '::1' || ip.startsWith('127.');
}

function withoutPort(text: string): string {
  const bracketed = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(text);
  if (bracketed) return bracketed[1] ?? '';
  return /^([\d.]+):\d{1,5}$/.exec(text)?.[1] ?? text;
}

function isIpv4(text: string): boolean {
  return /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.|$)){4}$/.test(text) && !text.endsWith('.');
}

function ipv6Groups(text: string): readonly number[] | undefined {
  if (!/^[\da-fA-F:.]+$/.test(text) || text.length > 45) return undefined;
  const hexOnly = dottedTailAsHex(text);
  const halves = hexOnly.split('::');
  if (halves.length > 2) return undefined;
  const [left = [], right] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const given = [...left, ...(right ?? [])];
  if (!given.every((group) => /^[\da-f]{1,4}$/i.test(group))) return undefined;
  const missing = 8 - given.length;
  if (right ? missing < 1 : missing !== 0) return undefined;
  const zeros = Array.from({ length: missing }, () => '0');
  return [...left, ...zeros, ...(right ?? [])].map((group) => Number.parseInt(group, 16));
}

function dottedTailAsHex(text: string): string {
  const tail = text.slice(text.lastIndexOf(':') + 1);
  if (!isIpv4(tail)) return text;
  const [a = 0, b = 0, c = 0, d = 0] = tail.split('.').map(Number);
  return `${text.slice(0, -tail.length)}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
}

function mappedIpv4(groups: readonly number[]): string | undefined {
  if (groups[5] !== 0xffff || groups.slice(0, 5).some((group) => group !== 0)) return undefined;
  const [high = 0, low = 0] = groups.slice(6);
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

function compress(groups: readonly number[]): string {
  let start = 0;
  let length = 0;
  for (let index = 0; index < 8; index += 1) {
    let end = index;
    while (end < 8 && groups[end] === 0) end += 1;
    if (end - index > length) [start, length] = [index, end - index];
  }
  const hex = groups.map((group) => group.toString(16));
  if (length < 2) return hex.join(':');
  return `${hex.slice(0, start).join(':')}::${hex.slice(start + length).join(':')}`;
}
