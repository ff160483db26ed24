export { jetstreamOutbox } from './jetstream-outbox.ts';
export type { JetstreamOutbox } from './jetstream-outbox.ts';
export type { JetstreamDeadLetters, LetterChoice, StoredLetter } from './dead-letters.ts';
export type { ClusterOptions, JetstreamOutboxOptions, Manage } from './options.ts';
export type { Credentials } from './connection/credentials.ts';
export type { TlsFiles } from './connection/connect.ts';
