import { describe, expect, test } from 'vitest';
import { type Dispatcher, findDispatcher, sendBy } from './dispatch.ts';
import { requestReader } from './plain-request.ts';

type Handler = Parameters<Dispatcher['dispatch']>[1];

/** A request on its way, in the hands of the test. */
function setUp(connectTimeoutMs = 60_000, signal?: AbortSignal) {
  const handlers: Handler[] = [];
  const aborted: Error[] = [];
  const controller = { abort: (reason: Error) => void aborted.push(reason) };
  const request = requestReader()('http://shop.example/a?b', { method: 'POST', redirect: 'manual', body: 'x', ...(signal && { signal }) });
  if (!request) throw new Error('This is a request of the plain form.');
  const response = sendBy({ dispatch: (_options, handler) => handlers.push(handler) }, request, connectTimeoutMs);
  const [handler] = handlers;
  if (!handler) throw new Error('It was not sent.');
  return { aborted, controller, handler, response };
}

describe('a request by the connections of the platform', () => {
  test('is given up when no connection comes about, and never sent after that', async () => {
    const { aborted, controller, handler, response } = setUp(1);
    await expect(response).rejects.toMatchObject({ code: 'CONNECT_TIMEOUT' });
    handler.onRequestStart(controller);
    expect(aborted).toMatchObject([{ code: 'CONNECT_TIMEOUT' }]);
  });

  test('may take its time once there is a connection', async () => {
    const { aborted, controller, handler, response } = setUp(1);
    handler.onRequestStart(controller);
    await new Promise((resolve) => setTimeout(resolve, 5));
    handler.onResponseStart(controller, 204, {}, 'No Content');
    handler.onResponseEnd();
    expect((await response).status).toBe(204);
    expect(aborted).toEqual([]);
  });

  test('is aborted with its reason', async () => {
    const abort = new AbortController();
    const { aborted, controller, handler, response } = setUp(60_000, abort.signal);
    handler.onRequestStart(controller);
    abort.abort(new Error('enough'));
    await expect(response).rejects.toThrow('enough');
    expect(aborted).toMatchObject([{ message: 'enough' }]);
  });

  test('is known not to have been sent when it is stopped before there is a connection', async () => {
    const abort = new AbortController();
    const { aborted, controller, handler, response } = setUp(60_000, abort.signal);
    abort.abort(new Error('enough'));
    await expect(response).rejects.toMatchObject({ name: 'AbortError', code: 'NOT_SENT' });
    handler.onRequestStart(controller);
    expect(aborted).toMatchObject([{ code: 'NOT_SENT' }]);
  });

  test('does not take an interim answer for the answer', async () => {
    const { controller, handler, response } = setUp();
    handler.onRequestStart(controller);
    handler.onResponseStart(controller, 103, { link: '</a.css>' });
    handler.onResponseStart(controller, 200, { 'x-one': '1' });
    handler.onResponseData(controller, Buffer.from('{'));
    handler.onResponseData(controller, Buffer.from('}'));
    handler.onResponseEnd();
    const answer = await response;
    expect([answer.status, answer.headers.get('link'), answer.headers.get('X-One'), await answer.text()]).toEqual([200, null, '1', '{}']);
  });
});

test('connections are looked for where undici is new enough', () => {
  expect(findDispatcher({})).toBeUndefined();
  expect(findDispatcher({ undici: '6.28.1' })).toBeUndefined();
  expect(typeof findDispatcher()?.dispatch).toBe('function');
});
