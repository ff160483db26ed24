/** Counts the answers that went through `fetch` and those of them that were read to their end. */
export interface BodyWatch {
  readonly fetch: typeof fetch;
  readonly opened: number;
  readonly finished: number;
}

export function watchBodies(real: typeof fetch): BodyWatch {
  let opened = 0;
  let finished = 0;
  return {
    async fetch(input, init) {
      const response = await real(input, init);
      if (!response.body) return response;
      opened += 1;
      const end = new TransformStream<Uint8Array, Uint8Array>({
        flush() {
          finished += 1;
        },
      });
      return new Response(response.body.pipeThrough(end), response);
    },
    get opened() {
      return opened;
    },
    get finished() {
      return finished;
    },
  };
}
