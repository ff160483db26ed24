import type { RequestContext } from '@waymark/node';
import type { Announced, Announcement } from '../announcements/announcement.ts';
import type { OrderLine, StoredOrder } from '../orders.ts';

/** A row as the database gives it. */
export type Row = Readonly<Record<string, unknown>>;

/** An order, from a row that this store wrote. */
export function orderOf(row: Row): StoredOrder {
  return {
    id: String(row['id']),
    lines: JSON.parse(String(row['lines'])) as readonly OrderLine[],
    status: row['status'] as StoredOrder['status'],
    placedAt: Number(row['placed_at']),
    visitor: JSON.parse(String(row['visitor'])) as RequestContext,
  };
}

/** An announcement, from a row that also has its order. */
export function announcementOf(row: Row): Announcement {
  return { name: row['name'] as Announced, order: orderOf(row), at: Number(row['at']) };
}
