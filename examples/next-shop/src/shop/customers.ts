import { createHash } from 'node:crypto';

/** The number of a customer. A real shop has a table; here the same address always gives the same number. */
export function customerIdOf(email: string): string {
  return `customer-${createHash('sha256').update(email.trim().toLowerCase()).digest('hex').slice(0, 12)}`;
}
