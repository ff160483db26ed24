/** Headers of a visitor's request, as a browser and the load balancer in front of the shop send them. */
export const visitor = {
  'x-forwarded-for': '198.51.100.7',
  'user-agent': 'Mozilla/5.0 (Test)',
  referer: 'https://storefront.example/checkout.html',
  cookie: 'waymark_id=browser-1; bid_demo-client-key=cdp-1; waymark_consent=marketing:granted',
};

export const orderRequest = { items: [{ productId: '7710', quantity: 2 }, { productId: '8802', quantity: 1 }] };

/** Sends JSON and reads the JSON of the answer. */
export async function postJson(url: string, body: unknown, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...visitor, ...headers }, body: JSON.stringify(body) });
  return { status: response.status, body: (await response.json()) as Readonly<Record<string, unknown>> };
}
