export { sitecoreDiscover } from './discover/index.ts';
export type {
  DiscoverCheckout,
  DiscoverContext,
  DiscoverDevice,
  DiscoverEvent,
  DiscoverOrigin,
  DiscoverPage,
  DiscoverProduct,
  DiscoverUser,
  DiscoverWidget,
} from './discover/events.ts';
export type { DiscoverOptions, VisitorOptions } from './discover/options.ts';
export { readDiscoverId, readSendContactId } from './ids/cookies.ts';
export { createDiscoverId, isDiscoverId } from './ids/discover-id.ts';
export type { DiscoverIdOptions } from './ids/discover-id.ts';
export { sitecoreSearch } from './search/index.ts';
export type { SearchAction, SearchEntity, SearchEvent, SearchUser, SearchValue } from './search/events.ts';
export type { SearchOptions } from './search/options.ts';
export { boundedMemory } from './sender/bounded-memory.ts';
export type { CartChanges } from './sender/cart-changes.ts';
export type { EventMap, MapFunction, MappingFacts } from './sender/mapping.ts';
export type { SenderOptions } from './sender/options.ts';
export { sitecoreSend } from './send/index.ts';
export type {
  SendAddedToOrder,
  SendCustom,
  SendEvent,
  SendExitIntent,
  SendIdentify,
  SendOrderCompleted,
  SendPageViewed,
  SendProduct,
} from './send/events.ts';
export type { SendOptions } from './send/options.ts';
