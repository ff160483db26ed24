import type { EventEnvelope } from '@waymark/core';

export interface ShopUnderTest {
  readonly origin: string;
  /** Everything that was delivered. */
  events(): Promise<readonly EventEnvelope[]>;
  /** Default: over the network. */
  post?(url: string, init: RequestInit): Response | Promise<Response>;
}

/**
 * Posts `{ wait }` to `/orders/<id>` for several visitors at once. Returns what was said of each order by its visitor's request and what its event says:
 * order, browser id, page and User-Agent.
 */
export async function orderAsVisitors({ origin, events, post = fetch }: ShopUnderTest) {
  const sent = [1, 2, 3, 4, 5, 6, 7, 8].map((number) => [`A-${number}`, `browser-${number}`, `https://shop.example/checkout/${number}`, `Agent/${number}`] as const);
  const answers = sent.map(async ([order, browser, page, agent], index) => {
    const headers = { 'content-type': 'application/json', cookie: `waymark_id=${browser}; waymark_consent=analytics:granted`, referer: page, 'user-agent': agent };
    const response = await post(`${origin}/orders/${order}`, { method: 'POST', headers, body: JSON.stringify({ wait: (index * 7) % 5 }) });
    await response.text();
  });
  await Promise.all(answers);
  const found = (await events()).map(({ payload, who, where }) => [(payload as { readonly goalId: string }).goalId, who.browserId, where.url, where.client?.userAgent]);
  return { sent, found: found.toSorted() };
}
