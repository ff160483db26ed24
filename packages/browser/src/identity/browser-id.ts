import type { KeyValueStore } from '@waymark/core';

export interface BrowserIdParts {
  readonly cookies: KeyValueStore;
  readonly local: KeyValueStore;
  /** Name of the cookie and key of its mirror. */
  readonly name: string;
  readonly newId: () => string;
}

/** The first-party id of this browser. */
export interface BrowserId {
  read(): string;
  /** Reads again what the browser holds, and renews its lifetime. */
  reload(): void;
  /** Another person sits here now. */
  renew(): void;
}

/** What we take from a cookie or storage. Others may write there. */
const plausible = /^[\w.-]{8,64}$/;

/** Keeps the id in a cookie, which servers see, and mirrors it in storage, which survives a cookie that was shortened or cleared. */
export function createBrowserId({ cookies, local, name, newId }: BrowserIdParts): BrowserId {
  let id = '';

  function keep(value: string): void {
    id = value;
    cookies.set(name, value);
    local.set(name, value);
  }

  function reload(): void {
    keep([cookies.get(name), local.get(name), id].find((value) => value !== undefined && plausible.test(value)) ?? newId());
  }

  reload();
  return { read: () => id, reload, renew: () => keep(newId()) };
}
