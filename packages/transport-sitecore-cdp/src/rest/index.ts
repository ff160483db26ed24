export type { BatchFailure, BatchFile, BatchOptions, BatchRecord, BatchResult } from './batch-types.ts';
export { createGuestClient } from './guest-client.ts';
export type { GuestClient } from './guest-client.ts';
export type { Guest, GuestExtension, GuestIdentifier, GuestPage, GuestSearch, StoredGuest } from './guest-types.ts';
export { answerOf } from './rest-error.ts';
export type { RestAnswer } from './rest-error.ts';
export type { RestClock, RestOptions } from './settings.ts';
export { uploadBatch } from './upload-batch.ts';
