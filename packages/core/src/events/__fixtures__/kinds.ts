/** What a kind of value takes and refuses. Refused: the value, the rule, and where inside the value the fault is. */
export interface Kind {
  readonly title: string;
  readonly takes: readonly unknown[];
  readonly refuses: readonly (readonly [value: unknown, rule: string, at?: string])[];
}

const emoji = '\u{1F600}';

class Point {
  readonly x = 1;
}

/** Values of every JSON type, and of types that JSON does not have. */
const oneOfEach: Readonly<Record<string, unknown>> = {
  string: 'text',
  number: 1,
  boolean: true,
  null: null,
  array: [],
  object: {},
  function: () => 1,
  symbol: Symbol('s'),
  bigint: 1n,
  date: new Date(0),
  map: new Map(),
  instance: new Point(),
  notANumber: Number.NaN,
  infinite: Number.POSITIVE_INFINITY,
};

/** All but the named kinds of value break `rule`. */
export function otherTypes(rule: string, ...fine: readonly string[]): readonly (readonly [unknown, string])[] {
  return Object.entries(oneOfEach).flatMap(([name, value]) => (fine.includes(name) ? [] : [[value, rule] as const]));
}

const notText = otherTypes('type:string', 'string');
const notNumber = otherTypes('type:number', 'number');

export function text(least: number, most: number): Kind {
  return {
    title: `a text of ${least} to ${most} characters`,
    takes: ['x'.repeat(least), ' '.repeat(least), 'x'.repeat(most), emoji.repeat(most), `${emoji}${'x'.repeat(most - 1)}`, '\ud83d'.repeat(most)],
    refuses: [
      ...notText,
      ['x'.repeat(least - 1), `minLength:${least}`],
      ['x'.repeat(most + 1), `maxLength:${most}`],
      [emoji.repeat(most + 1), `maxLength:${most}`],
      [`${emoji}${'x'.repeat(most)}`, `maxLength:${most}`],
      ['x'.repeat(3 * most + 1), `maxLength:${most}`],
    ],
  };
}

export const anyText: Kind = { title: 'any text', takes: ['', ' ', 'x'.repeat(5000)], refuses: notText };

export const amount: Kind = {
  title: 'a number from 0',
  takes: [0, -0, 0.001, 1e21, Number.MAX_VALUE],
  refuses: [...notNumber, ['12', 'type:number'], [-0.001, 'minimum:0'], [-1, 'minimum:0']],
};

export const positive: Kind = {
  title: 'a number above 0',
  takes: [0.001, 1, 2.5, Number.MIN_VALUE],
  refuses: [...notNumber, [0, 'exclusiveMinimum:0'], [-0, 'exclusiveMinimum:0'], [-0.5, 'exclusiveMinimum:0']],
};

export const whole: Kind = {
  title: 'a whole number from 0',
  takes: [0, 1, 1_760_000_000_000],
  refuses: [...notNumber, [0.5, 'integer'], [-0.5, 'integer'], [-1, 'minimum:0']],
};

const goodUrls = ['http://a', 'HTTPS://Shop.example/a?b=c#d', 'https://blåbær.example/øl', 'https://user@shop.example:8443/'];
const badUrls = ['', 'shop.example', '/a', '//shop.example', 'ftp://shop.example', 'mailto:a@b.example', 'https:shop.example', 'https:/shop.example', 'https://'];
const blanks = [' ', '\t', '\n', '\u00a0', '\u0000', '\u007f', '\u2003'];

export function url(most?: number): Kind {
  const head = 'https://shop.example/';
  const long = most === undefined ? [`${head}${'x'.repeat(5000)}`] : [`${head}${'x'.repeat(most - head.length)}`, `${head}${emoji.repeat(most - head.length)}`];
  const tooLong = most === undefined ? [] : [[`${head}${'x'.repeat(most - head.length + 1)}`, `maxLength:${most}`] as const];
  return {
    title: `an http(s) URL${most === undefined ? '' : ` of at most ${most} characters`}`,
    takes: [...goodUrls, ...long],
    refuses: [
      ...notText,
      ...tooLong,
      ...badUrls.map((value) => [value, 'format:url'] as const),
      ...blanks.flatMap((blank) => [`${blank}${head}`, `${head}${blank}`, `https://a${blank}b.example/`].map((value) => [value, 'format:url'] as const)),
    ],
  };
}

export const uri: Kind = {
  title: 'an absolute URI',
  takes: [...goodUrls, 'mailto:a@b.example', 'tel:+4755501442', 'android-app://com.example', 'a+b.c-1:x', 'z39.50r://library.example'],
  refuses: [
    ...notText,
    ['', 'minLength:1'],
    ...['/a', '//shop.example', '?q', 'shop.example/a', '1a:b', ':b', 'https://', 'ma ilto:a', ...blanks.map((blank) => `tel:${blank}1`)].map(
      (value) => [value, 'format:uri'] as const,
    ),
  ],
};

export const uuid: Kind = {
  title: 'a UUID',
  takes: ['01935e0a-77c2-4d18-9b0e-3a5c1f20e6d4', '01935E0A-77C2-4D18-9B0E-3A5C1F20E6D4', '00000000-0000-0000-0000-000000000000'],
  refuses: [
    ...notText,
    ...['', '01935e0a77c24d189b0e3a5c1f20e6d4', '{01935e0a-77c2-4d18-9b0e-3a5c1f20e6d4}', '01935e0a-77c2-4d18-9b0e-3a5c1f20e6d', '01935e0a-77c2-4d18-9b0e-3a5c1f20e6d44',
      'g1935e0a-77c2-4d18-9b0e-3a5c1f20e6d4', '01935e0a-77c2-4d18-9b0e-3a5c1f20e6d4\n'].map((value) => [value, 'format:uuid'] as const),
  ],
};

export const date: Kind = {
  title: 'a calendar date',
  takes: ['2000-02-29', '1988-02-29', '0001-01-01', '9999-12-31', '2024-04-30', '1999-01-31'],
  refuses: [
    ...notText,
    ...['', '1900-02-29', '2021-02-29', '2021-02-30', '2021-04-31', '2021-06-31', '2021-09-31', '2021-11-31', '2021-01-32', '2021-00-10', '2021-13-10', '2021-01-00',
      '0000-01-01', '21-01-01', '2021-1-1', '2021-01-01T00:00', '2021-01-01Z', ' 2021-01-01', '2021/01/01', '10000-01-01'].map((value) => [value, 'format:date'] as const),
  ],
};

export const goalId: Kind = {
  title: 'a goal id',
  takes: ['abc', 'A-0', 'a:b', 'a_-:9', 'x'.repeat(100), 'trial:box_2025-q4'],
  refuses: [
    ...notText,
    ['ab', 'minLength:3'],
    ['x'.repeat(101), 'maxLength:100'],
    ...['-ab', 'ab-', '_ab', 'ab:', 'a b', 'aéb', 'a.b', `a${emoji}b`].map((value) => [value, 'pattern:goalId'] as const),
  ],
};

export const pointer: Kind = {
  title: 'a pointer',
  takes: ['.', 'a', '_', 'a.b', 'a[0]', '[0]', '[0][1].foo', 'a[0].b', 'custom.pets[10]', 'a9.b9Z'],
  refuses: [
    ...notText,
    ...['', '.a', 'a.', 'a..b', '1a', 'a.1', 'a[', 'a[]', 'a[x]', 'a[-1]', 'a.[0]', 'a b', 'a-b', '$.a', '..', 'é'].map((value) => [value, 'pattern:pointer'] as const),
  ],
};

export function oneOf(...choices: readonly string[]): Kind {
  return {
    title: `one of ${choices.join(', ')}`,
    takes: choices,
    refuses: [...notText, ...['', 'complete', 'Visible', ' paid'].map((value) => [value, `enum:${choices.join('|')}`] as const)],
  };
}

export const object: Kind = { title: 'an object', takes: [], refuses: otherTypes('type:object', 'object') };

export function list(least: number, most: number, element: unknown, elementKind: Kind): Kind {
  const of = (count: number): unknown[] => Array.from({ length: count }, () => element);
  const ranges = Number.isFinite(most) ? [of(most)] : [of(200)];
  const named = Object.assign(of(1), { extra: 1 });
  return {
    title: `a list of ${least} to ${most} elements`,
    takes: [of(least), ...ranges],
    refuses: [
      ...otherTypes('type:array', 'array'),
      [named, 'type:array'],
      ...(least > 0 ? [[of(least - 1), `minItems:${least}`] as const] : []),
      ...(Number.isFinite(most) ? [[of(most + 1), `maxItems:${most}`] as const] : []),
      ...elementKind.refuses.map(([value, rule, at = '']) => [[value], rule, `[0]${at}`] as const),
      ...elementKind.refuses.slice(0, 1).map(([, rule]) => [Array.from({ length: 1 }), rule, '[0]'] as const),
    ],
  };
}
