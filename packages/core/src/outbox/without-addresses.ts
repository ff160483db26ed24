/** Where one address may stand beside something else in a text, or in the address of a page. */
const words = /[^\s"'<>()[\]{},;:=&?#/\\|]+/g;
const at = /@|%40/i;
const removed = '(removed)';

/** True when a letter may hold an address of somebody. */
export function mayHoldAddress(text: string, ip: string | undefined): boolean {
  return ip !== undefined || at.test(text);
}

/**
 * The JSON of a letter without the visitor's IP address and without e-mail addresses, wherever they stand: a member that is one goes, and in a longer text it is blotted
 * out. What is no JSON is nobody's letter.
 */
export function withoutAddresses(text: string): string {
  try {
    const letter = JSON.parse(text, clean) as { readonly event?: { readonly where?: { readonly client?: { ip?: string } } } } | null;
    delete letter?.event?.where?.client?.ip;
    return JSON.stringify(letter);
  } catch {
    return '';
  }
}

/** Members are looked at from the inside out. What becomes undefined is left out. */
function clean(name: string, value: unknown): unknown {
  if (blotted(name) !== name) return undefined;
  if (typeof value !== 'string') return value;
  const rest = blotted(value);
  return rest === removed ? undefined : rest;
}

function blotted(text: string): string {
  return at.test(text) ? text.replaceAll(words, (word) => (isEmail(word) ? removed : word)) : text;
}

/** Takes more for an address than is one, but not the name of a picture for displays of twice the density. */
function isEmail(word: string): boolean {
  const [local = '', ...rest] = word.split(at);
  const domain = rest.at(-1) ?? '';
  return local !== '' && domain.includes('.') && !/^\dx\./.test(domain);
}
