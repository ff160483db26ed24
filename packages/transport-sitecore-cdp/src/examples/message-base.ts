import type { CdpEvent } from '../events/types.ts';

export interface SpecExample {
  readonly title: string;
  readonly given: CdpEvent;
  readonly expect: object;
}

const browser_id = '0d5c7f1e-2b34-4a56-8c78-9d0e1f2a3b4c';
export const shop = { channel: 'WEB', language: 'EN', currency: 'EUR', pos: 'shop.example/ireland', browser_id };
export const air = { ...shop, pos: 'air.example' };
