export { redactAnonUserToken } from './identity/redact.ts';
export { createOrderCloudIdentity } from './identity/create-identity.ts';
export type { LogIn, OrderCloudIdentity } from './identity/create-identity.ts';
export type { IdentityOptions } from './identity/options.ts';
export { isAnonymous, readOrderCloudToken } from './identity/read-token.ts';
export type { TokenClaims } from './identity/read-token.ts';
export type { NewShopper } from './identity/register.ts';
export type { IdentityWarning, Transfer } from './identity/transfer.ts';
export type { OrderCloudTarget } from './api/hosts.ts';
export type { OrderCloudToken } from './api/request-token.ts';
export type { AppliedObject, ApplyReport } from './configurator/apply.ts';
export { createConfigurator } from './configurator/create-configurator.ts';
export type { Configurator, ConfiguratorOptions } from './configurator/create-configurator.ts';
export { ocFilter } from './configurator/filters.ts';
export type { Filter, ListQuery } from './configurator/filters.ts';
export type { DeliveryConfig, DeliveryTargets, TrackingEvent, TrackingEventType } from './configurator/models.ts';
export type { ConfigurationPlan, PlannedEvent } from './configurator/plan.ts';
export type { PreviewedObject, PreviewReport } from './configurator/preview.ts';
export type { RemovalPlan, RemovalReport, RemovedObject } from './configurator/remove.ts';
export type { ListPage, Resource } from './configurator/resource.ts';
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
export type { DiscoverOptions, VisitorOptions, VisitorPlace } from './discover/options.ts';
export { readDiscoverId, readSendContactId } from './ids/cookies.ts';
export { createDiscoverId, isDiscoverId } from './ids/discover-id.ts';
export type { DiscoverIdOptions } from './ids/discover-id.ts';
export { createOrderCloudReceiver } from './receiver/create-receiver.ts';
export type { ReceiverOptions } from './receiver/create-receiver.ts';
export { discountedUnitPrice } from './receiver/events.ts';
export type {
  OcCartEmptied,
  OcEvent,
  OcIdentified,
  OcLine,
  OcLineEvent,
  OcOrderStatus,
  OcOrderSubmitted,
  OcSource,
  OcUser,
  ShopperMarks,
} from './receiver/events.ts';
export type { SkuOf } from './receiver/lines.ts';
export { parseOrderCloudMessage } from './receiver/parse.ts';
export type { MessageKind, ParsedMessage, ParseOptions } from './receiver/parse.ts';
export { memorySeenStore } from './receiver/seen.ts';
export type { SeenStore } from './receiver/seen.ts';
export { verifyOrderCloudSignature } from './receiver/signature.ts';
export type { ProductPageOptions } from './receiver/product-pages.ts';
export type { IgnoredUsers } from './receiver/to-context.ts';
export { toWaymarkEvents } from './receiver/to-waymark.ts';
export type { ShopperKeys, StoredContext, ToWaymarkOptions, WaymarkEvent } from './receiver/waymark-event.ts';
export type { SearchAction, SearchEntity, SearchEvent, SearchUser, SearchValue } from './search/events.ts';
export type { SearchOptions } from './search/options.ts';
export { orderCloudSource } from './source/order-cloud-source.ts';
export type { OrderCloudSourceOptions, SharedEventName } from './source/options.ts';
export { boundedMemory } from './sender/bounded-memory.ts';
export type { CartChanges } from './sender/cart-changes.ts';
export type { EventMap, MapFunction, MappingFacts } from './sender/mapping.ts';
export type { SenderOptions } from './sender/options.ts';
export type { Line } from './sender/payloads.ts';
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
