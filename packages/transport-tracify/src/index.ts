export type { AddedLine } from './cart-memory.ts';
export type { MappingFacts, TracifyMap, TracifyMapping } from './mapping.ts';
export type { TracifyNotice, TracifyOptions } from './options.ts';
export type { UrlParameters } from './parameters.ts';
export type { CartLine } from './payload.ts';
export { tracify } from './tracify.ts';
export type {
  Amount,
  CartAction,
  ConversionAction,
  PageAction,
  PurchaseAction,
  SurveyAction,
  SurveySource,
  TracifyAction,
  TracifyItem,
} from './wire.ts';
