import type { BotSign, ClientInfo, EpochMs } from '@waymark/core';

/** One of the envelopes of a request, and the id that the answer names it by. */
export interface Sent {
  readonly source: unknown;
  readonly id: string;
}

/** What the envelopes of one request have in common. */
export interface Sending {
  /** Address and User-Agent of the connection. */
  readonly client: ClientInfo;
  /** Sent by a service of the shop, which knows its visitors' address and User-Agent. */
  readonly isService: boolean;
  /** What happened before is too old. */
  readonly oldest: EpochMs;
  /** The only browser whose events may come, where the token of the page names one. */
  readonly onlyBrowser: string | undefined;
  /** What the request says against a person behind it. */
  readonly botSigns: readonly BotSign[];
  /** Bytes of the body. An event in a small body is small, so its size need not be measured. */
  readonly bodySize: number;
  /** When all of the body was here. */
  readonly receivedAt: EpochMs;
  /** True for an envelope that is safe to hand to any code: not nested too deep, without forbidden names. */
  isSafe(source: unknown): boolean;
  /** A time of the sender's clock in ours, never later than `receivedAt`. */
  toOurs(time: EpochMs): EpochMs;
}
