/** The calls of OrderCloud that a storefront makes for a shopper. Each takes the shopper's token, anonymous or not. */
export interface CartApi {
  add(token: string, line: { readonly ID: string; readonly ProductID: string; readonly Quantity: number }): Promise<void>;
  change(token: string, lineId: string, Quantity: number): Promise<void>;
  submit(token: string): Promise<PlacedOrder>;
}

/** What OrderCloud says of an order. */
export interface PlacedOrder {
  readonly ID: string;
  readonly Total: number;
  readonly Currency: string;
}

export function cartApi(orderCloudUrl: string): CartApi {
  async function call(token: string, method: string, path: string, body?: unknown): Promise<unknown> {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const response = await fetch(`${orderCloudUrl}/v1${path}`, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}: ${text}`);
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  }

  return {
    add: async (token, line) => void (await call(token, 'POST', '/cart/lineitems', line)),
    change: async (token, lineId, Quantity) => void (await call(token, 'PATCH', `/cart/lineitems/${lineId}`, { Quantity })),
    submit: async (token) => (await call(token, 'POST', '/cart/submit')) as PlacedOrder,
  };
}
