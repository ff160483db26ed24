import { demoTenant } from '@waymark/testkit/sandbox';

const { adminClientId, adminClientSecret, shopClientId } = demoTenant.ordercloud;

/** Has OrderCloud tell of the same carts and orders by webhooks and a message sender too, through the delivery configuration that is there. */
export async function addReports(orderCloudUrl: string): Promise<void> {
  const grant = new URLSearchParams({ grant_type: 'client_credentials', client_id: adminClientId, client_secret: adminClientSecret, scope: 'FullAccess' });
  const { access_token: token } = (await ask(`${orderCloudUrl}/oauth/token`, grant)) as { readonly access_token: string };
  const calls = [['v1/cart/lineitems', 'POST'], ['v1/cart/lineitems/{lineItemID}', 'PATCH'], ['v1/cart/submit', 'POST'], ['v1/me/orders', 'PUT']];
  const common = { Name: 'The same again', DeliveryConfigID: 'web-delivery' };
  await ask(`${orderCloudUrl}/v1/webhooks`, { ...common, ApiClientIDs: [shopClientId], WebhookRoutes: calls.map(([Route, Verb]) => ({ Route, Verb })) }, token);
  await ask(`${orderCloudUrl}/v1/messagesenders`, { ...common, MessageTypes: ['OrderSubmitted'], AllowAllBuyers: true }, token);
}

async function ask(url: string, body: URLSearchParams | object, token?: string): Promise<unknown> {
  const isForm = body instanceof URLSearchParams;
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': isForm ? 'application/x-www-form-urlencoded' : 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) },
    body: isForm ? body : JSON.stringify(body),
  });
  const answer = (await response.json()) as unknown;
  if (!response.ok) throw new Error(`OrderCloud refused: ${JSON.stringify(answer)}`);
  return answer;
}
