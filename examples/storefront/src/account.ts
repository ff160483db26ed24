import { keep, recall } from './store.ts';

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

const key = 'shop.account';

export function currentAccount(): Account | undefined {
  return recall<Account | undefined>(key, undefined);
}

/** Signs in. A real shop would ask its server; here the same address always gives the same customer. */
export function signIn(name: string, email: string): Account {
  const account = { id: `customer-${hash(email.trim().toLowerCase())}`, name, email };
  keep(key, account);
  return account;
}

export function signOut(): void {
  localStorage.removeItem(key);
}

function hash(text: string): string {
  let value = 5381;
  for (const sign of text) value = (Math.imul(value, 33) ^ (sign.codePointAt(0) ?? 0)) >>> 0;
  return value.toString(36);
}
