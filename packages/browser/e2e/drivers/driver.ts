/** What some engines, or the tools that drive them, cannot do. */
export type Ability =
  /** Commands of the browser's own menus and content scripts, through an extension. */
  | 'extensions'
  /** A tab that is closed while it is looked at comes back with what its page stored as it went. */
  | 'storage-of-closed-tabs'
  /** What a page sends as its tab is closed is always sent. */
  | 'requests-of-closed-tabs'
  /** The page is told of same-document navigations by the Navigation API. */
  | 'navigation-api'
  /** A page that holds a Web Lock, as one with a durable outbox does, may go into the back/forward cache. */
  | 'cache-beside-locks'
  /** The middle button of the mouse opens a link in a new tab. */
  | 'middle-click';

/** A cookie as the browser keeps it. */
export interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
  readonly path: string;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly sameSite: string | undefined;
  /** Seconds since 1970; none for a cookie of the browser session. */
  readonly expires: number | undefined;
}

/** One tab. Waits end with an error after some seconds. */
export interface Tab {
  /** As if typed into the address bar. Resolves when the page has loaded. */
  goto(url: string): Promise<void>;
  reload(): Promise<void>;
  /** The back (-1) and forward (1) buttons. Resolves when the other page is there. */
  travel(steps: -1 | 1): Promise<void>;
  /** Runs a function in the page and resolves to what it returns, both as JSON. It sees nothing but its arguments. */
  evaluate<Result, Args extends readonly unknown[]>(run: (...args: Args) => Result | Promise<Result>, ...args: Args): Promise<Result>;
  /** A click as the visitor makes it. */
  click(selector: string, button?: 'left' | 'middle'): Promise<void>;
  /** The visitor looks at something else. */
  hide(): Promise<void>;
  /** The visitor looks at this tab. */
  show(): Promise<void>;
  /** Cookies that a request of the page would carry, those that scripts cannot see included. */
  cookies(): Promise<readonly Cookie[]>;
  /** As the visitor does it: the page learns that it goes. */
  close(): Promise<void>;
}

/** One browser for many scenarios. They are kept apart by host names, not by profiles. */
export interface Driver {
  /** What is driven: `Firefox 153.7.0`. */
  readonly name: string;
  /** Why a scenario that needs this is skipped here. */
  readonly cannot: Readonly<Partial<Record<Ability, string>>>;
  openTab(): Promise<Tab>;
  /** The tab that comes up because of `action`. */
  tabOpenedBy(action: () => Promise<unknown>): Promise<Tab>;
  /** Closes every tab of a scenario. */
  closeTabs(): Promise<void>;
  close(): Promise<void>;
}

/** How a browser is started. */
export interface DriverOptions {
  /** Folder of an extension to load, where extensions can be loaded. */
  readonly extension?: string;
  /** The browser's own setting to refuse cookies. Default: false. */
  readonly blockCookies?: boolean;
}

export type StartDriver = (options?: DriverOptions) => Promise<Driver>;

/** The call of a function with its arguments as an expression. */
export function callOf(run: (...args: never[]) => unknown, args: readonly unknown[]): string {
  return `(${run.toString()})(...${JSON.stringify(args)})`;
}
