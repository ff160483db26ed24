import { cookies } from 'next/headers';
import { findTea, type Tea } from './catalog.ts';

export interface CartLine {
  readonly tea: Tea;
  readonly quantity: number;
}

const cookieName = 'shop_cart';

/** Lines in the order in which they were added, out of the visitor's cookie. */
export async function readCart(): Promise<readonly CartLine[]> {
  const text = (await cookies()).get(cookieName)?.value ?? '';
  return text.split('.').flatMap((part) => {
    const [id = '', count] = part.split('-');
    const tea = findTea(id);
    const quantity = Number(count);
    return tea && Number.isInteger(quantity) && quantity > 0 && quantity < 100 ? [{ tea, quantity }] : [];
  });
}

export async function writeCart(lines: readonly CartLine[]): Promise<void> {
  const text = lines.map(({ tea, quantity }) => `${tea.id}-${quantity}`).join('.');
  (await cookies()).set(cookieName, text, { httpOnly: true, sameSite: 'lax' });
}

/** The cart with one more of a tea. */
export function withOneMore(lines: readonly CartLine[], tea: Tea): readonly CartLine[] {
  if (!lines.some((line) => line.tea === tea)) return [...lines, { tea, quantity: 1 }];
  return lines.map((line) => (line.tea === tea ? { tea, quantity: line.quantity + 1 } : line));
}

/** Sum in euros. Cents are added, because binary fractions add up to things like 74.80000000000001. */
export function totalOf(lines: readonly CartLine[]): number {
  return lines.reduce((sum, { tea, quantity }) => sum + Math.round(tea.price * 100) * quantity, 0) / 100;
}
