import { describe, expect, test } from 'vitest';
import { anonymise } from './anonymise.ts';
import { normaliseEmail } from './identity.ts';

const desktop = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0';
const app = 'ShopApp/4.2 (Android 14; Pixel 8)';

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

describe('anonymise', () => {
  test.each([
    ['abc', '4a76f8ae1e9505fa40cba334ed7666802e673f0e1638e5bc9bd911ae4b64fe1b'],
    ['203.0.113.42', '917977dd5a1001beb6c118a9b923810a89529ce78adbbaa471b2a66af1d78d8b'],
    [desktop, '2286f596a7fd680677c8c9c383cf878a05ea247c1c373f9ca9893865c59446a9'],
    [`203.0.113.42|${desktop}`, 'fbbe3ded1475fd21fb212d17482aa4d3b4854e905965097aa9538ca2de97f376'],
    ['2001:db8::7:1', '7b52780da39f42684a7766a5ad8345f37286a0e1bdcc88d261ad8a568d0b2f78'],
    [`2001:db8::7:1|${desktop}`, '54ecf1224d8511f0ec344a61108c2e5b08289ba3af8b87bf59407244977e6ab7'],
    ['198.51.100.9', '68a95d77f064337dd1166838f2cd519285308bd2f221fe50e96c1a1f415e2ada'],
    [app, '5ea00c7376f4b6e7ffe69bcca42cac76565ba9d610b256b0e89cc135e1e63401'],
    [`198.51.100.9|${app}`, '5ff11fad71bd4981e3de320fb7a2ded7b5046b6d17b0606b4b1968ffa81f2493'],
    ['mira.holm@example.org', 'a99cff5242411413fbd89a8b950f181be271b1bf6fc35fe018666a541a4352d2'],
    [' Mira.Holm@Example.org ', '8c312cfd7c9ea027faef73cc6e5ff0010807f44427700e4c873a4568425b3330'],
    ['Mira.Holm@Example.org', 'e26afa1d64f141663bba75e91f80b84c40bf5bfa2d437242a7ff367300bd9727'],
    ['mira.holm+news@example.org', 'bb0b7b0d9fc8b1b91f877b564872f99a1a63906ecbded8fac1247044e3a901bc'],
    ['jörg.müller@example.org', '91cfbfbbef1c9656ebd0907bd3d7bba1e5b6f2bf54fcc28e5427bff163e1625c'],
    ['', '7fc114ae2e184065b8da584d336f02dbcd28b701ef346bd7b999ac1b59fae494'],
    ['|', 'ceebc0a5043c40770c1d91302043daa6b4666efa881be09ace7e815ea6045e34'],
    ['undefined', 'aee3ad19546adeaa7a42f4edb927661b67f93e063fd57476ba19e4ec0f01a077'],
    ['null', '731f1228e1cd93cd61b58a3b0ee6dc4f02ab7e68f01b25dc39c8783494ab59af'],
    ['undefined|undefined', 'aba846944b5355cbfb21ca109cc543f1ead10e25d5ce19312b7ecaa7c4142ca4'],
    ['null|null', '244a9cd5bc618c47013120a37a154a1496fe2a6b05d211b7b276c09e7d044576'],
    ['unknown', '3b492f3b00802ac8a14d8721015c08cbf7975b618a769f0ee53442cff46da253'],
    ['127.0.0.1', '5573155d070daaf1afde8d5161579d571f32da6b3a6446817a2b3d988864f01a'],
    ['::ffff:203.0.113.42', '5ccd946f6b4375fdc603d23af392969ee120feb41e730f3a9fab61186f5ee0b7'],
  ])('turns "%s" into its key, as the cryptography of browsers and edge runtimes does', async (value, key) => {
    expect(anonymise(value)).toBe(key);
    expect(await sha256((await sha256(value)).slice(0, 59))).toBe(key);
  });

  test.each([
    [' Mira.Holm@Example.org ', 'lowercase', 'mira.holm@example.org'],
    [' Mira.Holm@Example.org ', 'none', ' Mira.Holm@Example.org '],
    ['mira.holm+news@example.org', 'lowercase', 'mira.holm+news@example.org'],
    ['', 'none', undefined],
    ['unknown', 'lowercase', undefined],
    [undefined, 'lowercase', undefined],
  ] as const)('writes the address "%s" with "%s" as %s', (given, how, expected) => {
    expect(normaliseEmail(given, how)).toBe(expected);
  });
});
