interface Stored {
  readonly ID: string;
  readonly [name: string]: unknown;
}

export interface FakeCall {
  readonly method: string;
  readonly url: URL;
  readonly body: string;
  readonly headers: Headers;
}

export interface FakeOrderCloud {
  readonly fetch: typeof fetch;
  readonly calls: readonly FakeCall[];
  readonly events: Map<string, Stored>;
  readonly deliveries: Map<string, Stored>;
  /** Answers the next calls that `matches` instead of the fake. */
  answerNext(response: () => Response, matches?: (call: FakeCall) => boolean): void;
}

const hiddenValues = new Set(['Secret', 'CustomAuthHeaderValue', 'ApiKey']);

/** As much of OrderCloud's configuration API as the configurator meets: tokens, lists, the rules of the two resources. */
export function createFakeOrderCloud(): FakeOrderCloud {
  const calls: FakeCall[] = [];
  const events = new Map<string, Stored>();
  const deliveries = new Map<string, Stored>();
  const planned: { readonly response: () => Response; readonly matches: (call: FakeCall) => boolean }[] = [];

  function answer(call: FakeCall): Response {
    const index = planned.findIndex(({ matches }) => matches(call));
    const [special] = index >= 0 ? planned.splice(index, 1) : [];
    if (special) return special.response();
    if (call.url.pathname === '/oauth/token') return json({ access_token: `token-${calls.length}`, expires_in: 600 });
    const [, , , resource, id] = call.url.pathname.split('/');
    const store = resource === 'trackingEvents' ? events : deliveries;
    if (call.method === 'GET') return id === undefined ? list(store, call.url.searchParams) : store.has(id) ? json(shown(store.get(id))) : refused(404, 'NotFound');
    if (call.method === 'DELETE') return remove(store, id ?? '');
    const body = JSON.parse(call.body) as Stored;
    const key = id ?? body.ID ?? `made-${store.size}`;
    if (call.method === 'POST' && store.has(key)) return refused(409, 'IdExists');
    const next = { ...(call.method === 'PATCH' ? store.get(key) : {}), ...body, ID: key };
    const refusal = store === events ? eventRefusal(next) : undefined;
    if (refusal) return refusal;
    store.set(key, next);
    return json(shown(next), call.method === 'POST' ? 201 : 200);
  }

  function eventRefusal(next: Stored): Response | undefined {
    const old = events.get(next.ID);
    if (old && (old['EventType'] !== next['EventType'] || old['ClientID'] !== next['ClientID'])) return refused(400, 'TrackingEvent.CannotUpdateProperty');
    for (const each of events.values()) {
      if (each.ID !== next.ID && each['EventType'] === next['EventType'] && each['ClientID'] === next['ClientID']) {
        return refused(400, 'TrackingEvent.CannotCreateMultipleEventsOfSameType');
      }
    }
    return deliveries.has(String(next['DeliveryConfigID'])) ? undefined : refused(400, 'TrackingEvent.InvalidDeliveryConfigID');
  }

  function remove(store: Map<string, Stored>, id: string): Response {
    if (store === deliveries && [...events.values()].some((event) => event['DeliveryConfigID'] === id)) return refused(400, 'DeliveryConfig.CannotDeleteConfigInUse');
    return store.delete(id) ? new Response(null, { status: 204 }) : refused(404, 'NotFound');
  }

  return {
    calls,
    events,
    deliveries,
    answerNext: (response, matches = () => true) => void planned.push({ response, matches }),
    fetch: (async (input: unknown, init?: RequestInit) => {
      const call = { method: init?.method ?? 'GET', url: new URL(String(input)), body: String(init?.body ?? ''), headers: new Headers(init?.headers) };
      calls.push(call);
      return answer(call);
    }) as typeof fetch,
  };
}

export function json(body: unknown, status = 200): Response {
  return new Response(`\uFEFF${JSON.stringify(body)}`, { status });
}

export function refused(status: number, code: string): Response {
  return json({ Errors: [{ ErrorCode: code, Message: 'made up for mira@example.org', Data: null }] }, status);
}

function list(store: ReadonlyMap<string, Stored>, query: URLSearchParams): Response {
  const above = query.getAll('ID').find((value) => value.startsWith('>'))?.slice(1) ?? '';
  const size = Number(query.get('pageSize') ?? 20);
  const wanted = ['ClientID', 'EventType'].flatMap((name) => query.getAll(name).map((value) => [name, value] as const));
  const items = [...store.values()]
    .filter((item) => item.ID > above && wanted.every(([name, value]) => item[name] === value))
    .sort((one, other) => (one.ID < other.ID ? -1 : 1));
  return json({ Meta: { Page: 1, PageSize: size, TotalCount: items.length, TotalPages: Math.ceil(items.length / size) }, Items: items.slice(0, size) });
}

/** What a GET shows: write-only values are left out, absent ones are null. */
function shown(value: unknown): unknown {
  return JSON.parse(JSON.stringify({ ConfigData: null, ...(value as object) }, (name, each: unknown) => (hiddenValues.has(name) ? null : each)));
}
