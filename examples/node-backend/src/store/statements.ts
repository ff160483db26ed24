import type { DatabaseSync } from 'node:sqlite';

/**
 * Tables of the shop. Of the announcements those without an outcome are still to be told, by the process that owns them: only its outbox knows whether they wait there.
 * `claimed_at` is when the owner last said that it lives.
 */
const schema = `
  PRAGMA busy_timeout = 5000;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA foreign_keys = ON;
  CREATE TABLE IF NOT EXISTS orders (
    id TEXT PRIMARY KEY,
    lines TEXT NOT NULL,
    status TEXT NOT NULL,
    placed_at INTEGER NOT NULL,
    visitor TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS announcements (
    event_id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    order_id TEXT NOT NULL REFERENCES orders (id),
    at INTEGER NOT NULL,
    owner TEXT NOT NULL,
    claimed_at INTEGER NOT NULL,
    outcome TEXT
  ) STRICT;
  CREATE INDEX IF NOT EXISTS untold ON announcements (at) WHERE outcome IS NULL;
`;

const untold = 'SELECT orders.*, name, at FROM announcements JOIN orders ON orders.id = order_id WHERE outcome IS NULL AND owner = ?';
const nothingMore = `status = 'paid' AND NOT EXISTS (SELECT 1 FROM announcements WHERE order_id = ?1 AND outcome IS NULL)`;

/** Makes the tables where they are missing, and everything that is asked of them. */
export function prepareStatements(database: DatabaseSync) {
  database.exec(schema);
  return {
    place: database.prepare('INSERT INTO orders (id, lines, status, placed_at, visitor) VALUES (?, ?, ?, ?, ?)'),
    announce: database.prepare('INSERT INTO announcements (event_id, name, order_id, at, owner, claimed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?4) ON CONFLICT DO NOTHING'),
    find: database.prepare('SELECT * FROM orders WHERE id = ?'),
    pay: database.prepare(`UPDATE orders SET status = 'paid' WHERE id = ?`),
    renew: database.prepare('UPDATE announcements SET claimed_at = ?2 WHERE owner = ?1 AND outcome IS NULL'),
    takeOver: database.prepare('UPDATE announcements SET owner = ?1, claimed_at = ?2 WHERE owner <> ?1 AND claimed_at <= ?3 AND outcome IS NULL'),
    untold: database.prepare(`${untold} AND at <= ? ORDER BY at LIMIT ?`),
    untoldOf: database.prepare(`${untold} AND event_id = ?`),
    settle: database.prepare('UPDATE announcements SET outcome = ? WHERE event_id = ? AND outcome IS NULL RETURNING order_id'),
    forgetVisitor: database.prepare(`UPDATE orders SET visitor = '{}' WHERE id = ?1 AND ${nothingMore}`),
    outcomes: database.prepare(`SELECT coalesce(outcome, 'untold') AS outcome, count(*) AS number FROM announcements GROUP BY 1`),
  };
}
