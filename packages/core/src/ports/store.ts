/** Small strings. Synchronous: nothing can be awaited while a page closes. */
export interface KeyValueStore {
  readonly name: string;
  readonly keeps: 'until-reload' | 'per-tab' | 'across-visits';
  get(key: string): string | undefined;
  /** False when refused (quota, private mode). Never throws. */
  set(key: string, value: string): boolean;
  delete(key: string): void;
}
