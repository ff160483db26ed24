import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyUri, webUrl } from './formats.ts';

const anyHost = fc.oneof(fc.stringMatching(/^[a-z0-9.:-]{0,30}$/), fc.constantFrom('xn--a.example', 'a.xn--b', 'a..b.example', '1.2.3.4', 'a.1', 'shop.example', 'shop.example:99999', 'A.example', 'a.example.', '-a.example', 'a-.example'));
const anyRest = fc.oneof(fc.string({ unit: 'grapheme' }), fc.stringMatching(/^[/?#][!-~]{0,30}$/), fc.constantFrom('', '/', '/a b', '/\u0085', '\\\\evil', '@evil.example', '/%', '/%zz', ':', ':80'));

/** What the forms ask for, with the parser of the platform asked every time. */
function isUrl(text: string, scheme: RegExp): boolean {
  return scheme.test(text) && !/[\s\p{Cc}]/u.test(text) && URL.canParse(text);
}

test('addresses are right where the parser of the platform takes them', () => {
  const [url, uri] = [webUrl(), anyUri()];
  const takes = (schema: typeof url, text: string): boolean => (schema['~standard'].validate(text) as { readonly issues?: unknown }).issues === undefined;
  fc.assert(
    fc.property(fc.constantFrom('http://', 'https://', 'HTTPS://', 'ftp://', 'http:', ''), anyHost, anyRest, (scheme, host, rest) => {
      const text = scheme + host + rest;
      expect(takes(url, text)).toBe(isUrl(text, /^https?:\/\//i));
      expect(takes(uri, text)).toBe(isUrl(text, /^[a-z][a-z0-9+.-]*:/i));
    }),
    { numRuns: 3000 },
  );
});
