/** What differs between the places where the shop runs. */
export interface ShopConfig {
  /** Address of the relay: a path on this site, or another origin that the page's Content-Security-Policy allows. */
  readonly relayUrl: string;
}

/** Reads `/config.json`, so that one build runs anywhere. */
export async function loadConfig(): Promise<ShopConfig> {
  const response = await fetch('/config.json');
  const config = (await response.json()) as Partial<ShopConfig>;
  return { relayUrl: config.relayUrl ?? '/w' };
}
