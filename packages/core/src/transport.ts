export { utf8Bytes } from './bytes.ts';
export { TrackingError, isTrackingError } from './errors.ts';
export { createLru } from './lru.ts';
export type { Lru } from './lru.ts';
export type { BotSign, EventEnvelope, Who, Where, ClientInfo, Priority } from './ports/event.ts';
export type { Entry } from './ports/outbox.ts';
export type {
  Batch,
  MixedOutcome,
  Refusal,
  RetryPolicy,
  SendContext,
  SendOutcome,
  Transport,
  TransportLimits,
} from './ports/transport.ts';
export { httpTransport } from './transport/http-transport.ts';
export type { EncodeContext, HttpRequest, HttpTransportOptions } from './transport/http-transport.ts';
export { jsonArray } from './transport/json-array.ts';
export { checkOptions } from './transport/options.ts';
export type { OptionChecks } from './transport/options.ts';
export { notTold, pageTransport } from './transport/page-transport.ts';
export type { EventPlan, NotTold, PageTransportOptions } from './transport/page-transport.ts';
export { post } from './transport/post.ts';
export type { PostOptions, PostRequest, PostResult } from './transport/post.ts';
export { parseRetryAfter, readStandardAnswer, retryAfter } from './transport/read-answer.ts';
export type { HttpAnswer } from './transport/read-answer.ts';
export { skipBots } from './transport/skip-bots.ts';
