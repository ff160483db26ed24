import type { LineItem } from '@waymark/core/events';

/** One line of a cart or an order, as far as senders read it. */
export type Line = Pick<LineItem, 'product' | 'quantity' | 'total'>;
