/** A relay that listens somewhere, as the cases need it: with the defaults of `createRelay`, unless said otherwise. */
export interface RelaySubject {
  /** Where it takes batches. */
  readonly url: string;
  /** An origin of its `allowOrigins`. */
  readonly origin: string;
  /** Where its source {@link echoOf} answers, where the host has room for one. */
  readonly source?: string;
}

/** What a source answers that shows what it was given. */
export interface Echo {
  readonly method: string;
  readonly path: string;
  /** Value of the header `x-signature`. */
  readonly signature: string | null;
  /** The body, byte by byte. */
  readonly bytes: readonly number[];
}

/** The answer of a source that shows what it was given. */
export async function echoOf(request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const bytes = [...new Uint8Array(await request.arrayBuffer())];
  return Response.json({ method: request.method, path: pathname + search, signature: request.headers.get('x-signature'), bytes } satisfies Echo, { status: 203 });
}
