/** What came back, read to its end. */
export interface Received {
  readonly status: number;
  readonly statusText: string;
  /** Values by names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Buffer;
}

/** Above this many bytes an answer is cut off. Whoever reads answers keeps far less of them. */
export const mostBytes = 4_194_304;
