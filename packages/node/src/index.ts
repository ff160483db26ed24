export { createServerTracker } from './create-server-tracker.ts';
export type { HttpOptions } from './http/http-options.ts';
export { serverFetch } from './http/server-fetch.ts';
export type { EndSignal, OnProcessEndOptions, ProcessEnd, ProcessEndOptions, ProcessLike } from './lifecycle/process-end.ts';
export { onProcessEnd } from './lifecycle/process-end.ts';
export type { WaitUntil } from './lifecycle/wait-until.ts';
export * from './request/index.ts';
export type { ForRequestOptions, RequestContext, ServerTracker, ServerTrackerOptions } from './server-tracker.ts';
