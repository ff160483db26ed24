import { DatabaseSync } from 'node:sqlite';
import { type Announced, type Announcement, eventIdOf } from '../announcements/announcement.ts';
import type { StoredOrder } from '../orders.ts';
import { announcementOf, orderOf } from './rows.ts';
import { prepareStatements } from './statements.ts';

/** The shop's orders, and what of them is still to be told to the tracking destination. */
export interface OrderStore {
  /** Keeps a new order and that it is to be told: both or neither. */
  place(order: StoredOrder): void;
  /** Keeps that an order was paid and that this is to be told. Again is harmless, the first time counts. False: there is no such order. */
  pay(id: string, at: number): boolean;
  find(id: string): StoredOrder | undefined;
  /** What this process is to tell and has not since a time, oldest first. */
  untold(since: number): readonly Announcement[];
  /** The same of one order. Undefined: it was told, there is nothing to tell, or another process sees to it. */
  untoldOf(name: Announced, orderId: string): Announcement | undefined;
  /** Says that this process lives and sees to what it has announced, and takes over from those who have not said so since a time. */
  claim(now: number, deadSince: number): void;
  /** The destination has the event, or will never have it. The visitor of a paid order is forgotten when nothing more is to be told. */
  settle(eventId: string, outcome: string): void;
  /** Number of announcements by outcome, `untold` for those that have none. */
  outcomes(): Readonly<Record<string, number>>;
  close(): void;
}

/** Most that is tracked again at once. The next run takes the rest. */
const mostAtOnce = 500;

/** Opens the shop's database, or makes it. `file`: a path, or `:memory:`. `owner` names this process: no other one, later ones included, may have the same. */
export function openOrderStore(file: string, owner: string): OrderStore {
  const database = new DatabaseSync(file);
  const statements = prepareStatements(database);
  const announce = (name: Announced, orderId: string, at: number): void => void statements.announce.run(eventIdOf(name, orderId), name, orderId, at, owner);

  function together<Result>(work: () => Result): Result {
    database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      database.exec('COMMIT');
      return result;
    } catch (error) {
      database.exec('ROLLBACK');
      throw error;
    }
  }

  return {
    place: ({ id, lines, status, placedAt, visitor }) =>
      together(() => {
        statements.place.run(id, JSON.stringify(lines), status, placedAt, JSON.stringify(visitor));
        announce('orderPlaced', id, placedAt);
      }),
    pay: (id, at) =>
      together(() => {
        if (statements.pay.run(id).changes === 0) return false;
        announce('goalCompleted', id, at);
        return true;
      }),
    find(id) {
      const row = statements.find.get(id);
      return row && orderOf(row);
    },
    untold: (since) => statements.untold.all(owner, since, mostAtOnce).map(announcementOf),
    untoldOf(name, orderId) {
      const row = statements.untoldOf.get(owner, eventIdOf(name, orderId));
      return row && announcementOf(row);
    },
    claim: (now, deadSince) =>
      together(() => {
        statements.renew.run(owner, now);
        statements.takeOver.run(owner, now, deadSince);
      }),
    settle: (eventId, outcome) =>
      together(() => {
        const orderId = statements.settle.get(outcome, eventId)?.['order_id'];
        if (orderId !== undefined) statements.forgetVisitor.run(orderId);
      }),
    outcomes: () => Object.fromEntries(statements.outcomes.all().map(({ outcome, number }) => [String(outcome), Number(number)])),
    close: () => database.close(),
  };
}
