import { gzipSync } from 'node:zlib';
import { createFakeClock } from '@waymark/core/testing';
import { batch, event, serviceToken, shop, startTarget, type Target } from './target.ts';

/** Something that nobody should send, and what the relay answers. */
export interface Attack {
  /** As in the table of `docs/relay-abuse.md`. */
  readonly title: string;
  /** Status, and code of the problem or of the events. `closed`: the connection ends without an answer. */
  readonly answer: string;
  /** What keeps it cheap. */
  readonly because: string;
  attack(target: Target): Promise<string>;
}

const day = 86_400_000;
const head = `POST /w HTTP/1.1\r\nhost: relay\r\norigin: ${shop}\r\ncontent-type: text/plain\r\n`;
const nested = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
const post = (body: string, headers = {}) => ({ attack: ({ answer }: Target) => answer({ body, headers }) });
const asks = (ask: string, more = {}): string => JSON.stringify({ v: 1, ask, ...more });
const sendRaw = (text: string, drip?: string) => ({ attack: async ({ raw }: Target) => (await raw(text, drip)).answer });

const size: readonly Attack[] = [
  { title: 'a body that says it has 10 GB', answer: '413 body-too-large', because: 'no byte of it is read', ...sendRaw(`${head}content-length: 10000000000\r\n\r\n`) },
  {
    title: 'a body without end, in pieces',
    answer: '413 body-too-large',
    because: 'what is above `limits.maxBodyBytes` is not kept',
    ...sendRaw(`${head}transfer-encoding: chunked\r\n\r\n${`${(65_536).toString(16)}\r\n${'x'.repeat(65_536)}\r\n`.repeat(9)}`),
  },
  {
    title: 'a body in pieces of one byte, 10,000 of them',
    answer: '413 body-too-large',
    because: 'a piece takes memory of its own, so their number is limited too: 1000 and one more for every 64 bytes of `limits.maxBodyBytes`',
    ...sendRaw(`${head}transfer-encoding: chunked\r\n\r\n${'1\r\n \r\n'.repeat(10_000)}`),
  },
  { title: '101 events', answer: '413 too-many-events', because: 'none is looked at', ...post(batch(Array.from({ length: 101 }, () => event('many')))) },
  { title: 'an event of 33 KB', answer: '202 too-large', because: 'the event alone is dropped', ...post(batch([event('large', { payload: { goalId: 'x'.repeat(33_000) } })])) },
  { title: 'headers of 64 KB', answer: '431', because: 'Node.js takes 16 KB', ...sendRaw(`${head}x-large: ${'x'.repeat(65_536)}\r\n\r\n`) },
  {
    title: 'a gzip bomb: 2 KB that stand for 2 MB',
    answer: '413 body-too-large',
    because: 'unpacking ends at `limits.maxBodyBytes`',
    attack: ({ answer }) => answer({ body: gzipSync(' '.repeat(2_000_000)), headers: { 'content-encoding': 'gzip' } }),
  },
  {
    title: 'gzip in gzip',
    answer: '415 encoding-unknown',
    because: 'a body is unpacked once',
    attack: ({ answer }) => answer({ body: gzipSync(gzipSync(batch([]))), headers: { 'content-encoding': 'gzip, gzip' } }),
  },
];

const slow: readonly Attack[] = [
  { title: 'a connection that says nothing', answer: '408', because: 'it ends after `headersTimeoutMs`', ...sendRaw('') },
  { title: 'headers letter by letter (slowloris)', answer: '408', because: 'it ends after `headersTimeoutMs`', ...sendRaw('POST /w HTTP/1.1\r\n', 'x-a: b\r\n') },
  { title: 'a body byte by byte', answer: '408 body-slow', because: 'it ends after `limits.bodyTimeoutMs`, and the connection with it', ...sendRaw(`${head}content-length: 1000\r\n\r\n`, ' ') },
];

const malformed: readonly Attack[] = [
  { title: 'half a batch', answer: '400 body-invalid', because: 'nothing is taken of it', ...post(batch([event('half')]).slice(0, -10)) },
  { title: 'what is no HTTP', answer: '400', because: 'Node.js ends the connection', ...sendRaw('\u0016\u0003\u0001 hello\r\n\r\n') },
  {
    title: 'two lengths of one body (smuggling)',
    answer: '400',
    because: 'Node.js ends the connection',
    ...sendRaw(`${head}content-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nPOST /w HTTP/1.1\r\n\r\n`),
  },
  { title: 'JSON that is nested 50,000 deep', answer: '400 body-invalid', because: 'no event, and nothing walks down', ...post(nested(50_000)) },
  {
    title: 'an event that is nested 50,000 deep',
    answer: '202 envelope-invalid',
    because: 'looking ends at 32 levels',
    ...post(batch([event('deep', { payload: 'DEEP' })]).replace('"DEEP"', nested(50_000))),
  },
  {
    title: '`__proto__` in an event',
    answer: '202 envelope-invalid',
    because: 'no code ever sees the event',
    ...post(batch([event('proto', { payload: 'PROTO' })]).replace('"PROTO"', '{"goalId":"a","__proto__":{"admin":true}}')),
  },
  {
    title: '`__proto__` and `constructor` around the events',
    answer: '202 accepted',
    because: 'what the format does not know is left behind',
    ...post(batch([event('around')]).replace('{"v":1', '{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}},"v":1')),
  },
  { title: 'an event called `constructor`', answer: '202 event-unknown', because: 'names are looked up among own ones', ...post(batch([event('name', { name: 'constructor' })])) },
];

const forged: readonly Attack[] = [
  { title: 'a page of another site', answer: '403 origin-not-allowed', because: 'origins are compared as a whole', ...post(batch([event('site')]), { origin: 'https://shop.example.evil.example' }) },
  { title: 'an origin of 10,000 letters', answer: '403 origin-not-allowed', because: 'it is no origin on the list, and not none', ...post(batch([event('long-origin')]), { origin: `https://${'x'.repeat(10_000)}.example` }) },
  { title: 'a page without an origin (`null`)', answer: '403 origin-not-allowed', because: 'it is on no list', ...post(batch([event('null')]), { origin: 'null' }) },
  {
    title: 'an event of a page of another site',
    answer: '202 origin-not-allowed',
    because: 'the page of every event is checked',
    ...post(batch([event('other', { where: { runtime: 'browser', url: 'https://evil.example/' } })])),
  },
  {
    title: 'somebody else’s address in `X-Forwarded-For` and in the event',
    answer: '202 accepted, from 127.0.0.1',
    because: 'only proxies that you name are believed, pages never',
    async attack({ answer, delivered }) {
      const where = { runtime: 'browser', url: `${shop}/`, client: { ip: '198.51.100.7' } };
      const answered = await answer({ body: batch([event('address', { where })]), headers: { 'x-forwarded-for': '198.51.100.7', 'x-real-ip': '198.51.100.7' } });
      return `${answered}, from ${(await delivered()).find(({ id }) => id === 'address')?.where.client?.ip}`;
    },
  },
  {
    title: 'a host that reads like an address, which a proxy writes into `Forwarded`',
    answer: '202 accepted, from 203.0.113.9',
    because: 'pairs are read one by one, and what is in quotes is one value',
    async attack() {
      const target = await startTarget({ trustedProxies: ['loopback'], clientIpHeader: 'forwarded' }, true);
      try {
        const answered = await target.answer({ body: batch([event('host')]), headers: { forwarded: 'proto=https;host="shop.example;for=198.51.100.7";for=203.0.113.9' } });
        const [taken] = await target.delivered();
        return `${answered}, from ${taken?.where.client?.ip}`;
      } finally {
        await target.close();
      }
    },
  },
  {
    title: 'a guessed service token',
    answer: '401 token-unknown',
    because: 'the comparison takes as long wherever the guess is wrong, and guesses count as requests',
    attack: async ({ raw }) => (await raw(`${head.replace(/origin: .*\r\n/, '')}connection: close\r\nauthorization: Bearer ${serviceToken}x\r\ncontent-length: 2\r\n\r\n{}`)).answer,
  },
  { title: 'a made-up page token', answer: '401 page-token-forged', because: 'a signature is checked first', ...post(batch([event('forged')], { pageToken: 'e30.e30.e30' })) },
  {
    title: 'the page token of yesterday',
    answer: '401 page-token-expired',
    because: 'it says itself when it ends',
    attack: async ({ answer, tokens }) => answer({ body: batch([event('expired')], { pageToken: await tokens(() => Date.now() - day).issue() }) }),
  },
  {
    title: 'the page token of another browser',
    answer: '202 page-token-foreign',
    because: 'it speaks for one browser',
    attack: async ({ answer, tokens }) => answer({ body: batch([event('foreign')], { pageToken: await tokens().issue({ browserId: 'browser-2' }) }) }),
  },
  {
    title: 'a link from another domain, followed twice',
    answer: '403 handover-used',
    because: 'the state remembers its token until it is over',
    async attack({ answer, handover }) {
      const body = asks('handover-id', { token: await handover('shop.example') });
      await answer({ body });
      return answer({ body });
    },
  },
  {
    title: 'the token of a link to another host',
    answer: '403 handover-elsewhere',
    because: 'it names the host that it is for',
    attack: async ({ answer, handover }) => answer({ body: asks('handover-id', { token: await handover('evil.example') }) }),
  },
  {
    title: 'a page token in place of that of a link',
    answer: '403 handover-forged',
    because: 'each is signed for one purpose',
    attack: async ({ answer, tokens }) => answer({ body: asks('handover-id', { token: await tokens().issue({ browserId: 'browser-1' }) }) }),
  },
  { title: 'a question that there is not', answer: '400 ask-unknown', because: 'there are three', ...post(asks('everything')) },
  {
    title: 'an event of another name with the id of an order, to keep that out',
    answer: '202 envelope-invalid',
    because: 'an id that begins with the name of an event is for such events alone',
    ...post(batch([event('orderPlaced:1001')])),
  },
  {
    title: 'a copy of a request',
    answer: '202 repeated',
    because: 'ids are remembered',
    async attack({ answer }) {
      const body = batch([event('copied')]);
      await answer({ body });
      return answer({ body });
    },
  },
  {
    title: 'a copy of a request of last month',
    answer: '202 too-old',
    because: 'what is older than `limits.maxAgeMs` is not taken',
    attack: ({ answer }) => answer({ body: batch([event('old', { occurredAt: Date.now() - 30 * day })], { sentAt: Date.now() - 30 * day }) }),
  },
];

const injected: readonly Attack[] = [
  {
    title: 'line breaks in an origin',
    answer: '403 origin-not-allowed',
    because: 'an origin is echoed only when it is on the list',
    attack: async ({ raw }) => sealed(await raw(`${head.replace(shop, `${shop}%0d%0aset-cookie: evil=1`)}connection: close\r\ncontent-length: 2\r\n\r\n{}`)),
  },
  {
    title: 'line breaks in a browser id',
    answer: '202 envelope-invalid',
    because: 'ids have letters that cookies can hold',
    attack: async ({ raw }) => {
      const body = batch([event('crlf', { who: { browserId: 'a\r\nset-cookie: evil=1' } })]);
      return sealed(await raw(`${head}connection: close\r\ncontent-length: ${body.length}\r\n\r\n${body}`));
    },
  },
  { title: 'a bare line break in a header', answer: '400', because: 'Node.js ends the connection', ...sendRaw(`${head}x-a: b\rset-cookie: evil=1\r\n\r\n`) },
];

const tricks = ['/w/../w', '//w', '/w/', '/W', '/%77', '/w%00', '/w;a=b', '/./w', '/w/..%2fw', '/..//w', '\\w', '*'];
const paths: readonly Attack[] = [
  {
    title: `paths that are nearly the relay’s: ${tricks.map((path) => `\`${path}\``).join(' ')}`,
    answer: '404 path-unknown or 400',
    because: 'a path is compared as it came',
    async attack({ raw }) {
      const answers = new Set<string>();
      for (const path of tricks) answers.add((await raw(`${head.replace('/w', path)}connection: close\r\ncontent-length: 2\r\n\r\n{}`)).answer);
      return [...answers].every((answer) => ['404 path-unknown', '400'].includes(answer)) ? '404 path-unknown or 400' : [...answers].join(', ');
    },
  },
];

const perRequest = 100;
const flood: readonly Attack[] = [
  {
    title: '10,000 new browser ids at once, 100 in each request, from one address that may send 60 requests a minute',
    answer: '202 accepted for 60 requests, then 429 rate-exceeded',
    because: '`limits.requestsPerMinute`; what is remembered of those that are taken is bounded, see below',
    attack: () => answersOf(100, { limits: { requestsPerMinute: 60 } }, (index) => ({ body: batch(Array.from({ length: perRequest }, (_, more) => event(`id-${index}-${more}`, { who: { browserId: `browser-${index}-${more}` } }))) })),
  },
  {
    title: 'one browser id from many addresses',
    answer: '202 accepted for 300 requests, then 429 rate-exceeded',
    because: '`limits.browserRequestsPerMinute`',
    attack: () => answersOf(400, { trustedProxies: ['loopback'] }, (index) => ({ body: batch([event(`id-${index}`)]), headers: { 'x-forwarded-for': `10.1.${index >> 8}.${index & 255}` } })),
  },
];

/** Sends so many requests to a relay with its usual limits, some at a time, and sums up what it answered. */
async function answersOf(requests: number, options: Parameters<typeof startTarget>[0], request: (index: number) => RequestInit): Promise<string> {
  // Time stands still, so that not one request more fits while they come.
  const target = await startTarget({ limits: {}, ...options, clock: createFakeClock() }, true);
  const counts = new Map<string, number>();
  for (let index = 0; index < requests; index += 20) {
    const answers = await Promise.all(Array.from({ length: 20 }, (_, more) => target.answer(request(index + more))));
    for (const answer of answers) counts.set(answer, (counts.get(answer) ?? 0) + 1);
  }
  await target.close();
  const others = [...counts.keys()].filter((answer) => answer !== '202 accepted');
  return `202 accepted for ${counts.get('202 accepted')} requests, then ${others.join(', ')}`;
}

/** Fails where an attacker has written a header of the answer. */
function sealed({ head: headers, answer }: { readonly head: string; readonly answer: string }): string {
  return headers.includes('evil') ? `${answer}, with a header of the attacker` : answer;
}

/** The table of abuse, in groups. */
export const attacks: Readonly<Record<string, readonly Attack[]>> = { 'Too large': size, 'Too slow': slow, Malformed: malformed, Forged: forged, 'Injected headers': injected, 'Path tricks': paths, Floods: flood };
