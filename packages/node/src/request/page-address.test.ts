import { describe, expect, test } from 'vitest';
import { cleanAddress } from './page-address.ts';

const page = 'https://shop.example/cart';

describe('cleanAddress', () => {
  test.each([
    [`${page}?utm_source=ad&trc_mcmp_id=12345678901234567890`, `${page}?utm_source=ad&trc_mcmp_id=12345678901234567890`],
    [`${page}?utm_code=a&color=red`, `${page}?utm_code=a&color=red`],
    [`${page}?utm_content=jo@shop.example&a=1`, `${page}?a=1`],
    [`${page}?user=jo%40shop.example`, page],
    [`${page}?user=jo%2540shop.example`, page],
    [`${page}?email=x&a=1`, `${page}?a=1`],
    [`${page}?resetToken=x&reset_token=y&reset-token=z&reset.token=q&TOKEN=r`, page],
    [`${page}?firstName=Jo&first=1`, `${page}?first=1`],
    [`${page}?monkey=1&keyboard=2`, `${page}?monkey=1&keyboard=2`],
    [`${page}?q=a%20b+c`, `${page}?q=a%20b+c`],
    ['https://jo:secret@shop.example/cart#token=1', page],
    ['HTTP://SHOP.example', 'http://shop.example/'],
  ])('%s becomes %s', (given, expected) => {
    expect(cleanAddress(given)).toBe(expected);
  });

  test.each([[undefined], [''], ['/cart'], ['about:blank'], ['javascript:alert(1)'], ['android-app://com.example']])('%s is no page', (given) => {
    expect(cleanAddress(given)).toBeUndefined();
  });

  test('keeps 2048 characters and cuts the query off above', () => {
    const address = (length: number) => `${page}?q=${'x'.repeat(length - page.length - 3)}`;
    expect(cleanAddress(address(2048))).toBe(address(2048));
    expect(cleanAddress(address(2049))).toBe(page);
    expect(cleanAddress(`https://shop.example/${'x'.repeat(2048)}`)).toBeUndefined();
  });
});
