export type { SqliteDeadLetters, StoredLetter, LetterChoice } from './outbox/letters.ts';
export type { Durability, SqliteOutboxOptions } from './outbox/options.ts';
export type { SqliteOutbox } from './outbox/sqlite-outbox.ts';
export { sqliteOutbox } from './outbox/sqlite-outbox.ts';
export { makeFolder } from './shared-file/make-folder.ts';
export { sqliteDeadLetters } from './letters/sqlite-dead-letters.ts';
export type { SharedDeadLetters, SqliteDeadLettersOptions } from './letters/sqlite-dead-letters.ts';
export { sqliteState } from './state/sqlite-state.ts';
export type { SqliteStateOptions } from './state/sqlite-state.ts';
