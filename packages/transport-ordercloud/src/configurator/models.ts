/** What OrderCloud can be told to report. */
export type TrackingEventType = 'UserLoggedIn' | 'LineItemAdded' | 'LineItemUpdated' | 'OrderSubmitted';

/** One kind of activity of one API client, and where messages about it go. Spelled as on the wire. */
export interface TrackingEvent {
  readonly ID?: string;
  /** Cannot be changed once set. */
  readonly EventType: TrackingEventType;
  /** API client whose activity is reported. Cannot be changed once set; case does not matter. */
  readonly ClientID: string;
  readonly Name: string;
  readonly ConfigData?: Readonly<Record<string, unknown>> | null;
  readonly DeliveryConfigID: string;
}

/** Where messages go. Spelled as on the wire. */
export interface DeliveryConfig {
  readonly ID?: string;
  /** At most 128 characters. */
  readonly Name: string;
  /** Nothing is delivered unless true. */
  readonly Enabled?: boolean;
  readonly DeliveryTargets: DeliveryTargets;
}

/** Any number of targets of your own, and at most one of the vendor's (`SendEvent`, `DiscoverEvent`, `SearchIngestion`, `ContentHub`, `Mailchimp`). */
export interface DeliveryTargets {
  readonly Http?: {
    readonly Endpoint: string;
    /** Signs every delivery. Write-only, at most 50 characters. */
    readonly Secret: string;
    readonly CustomAuthHeaderName?: string;
    /** Write-only, at most 50 characters. */
    readonly CustomAuthHeaderValue?: string;
  };
  readonly Kafka?: { readonly BootstrapServers: string; readonly SaslUsername: string; readonly SaslPassword: string; readonly Topic: string };
  readonly EventHub?: { readonly EventHubName: string; readonly ConnectionString: string };
  readonly AzureBlob?: { readonly ConnectionString: string; readonly OverrideContainerName?: string };
  readonly AzureTable?: { readonly ConnectionString: string; readonly OverrideTableName?: string };
  readonly CosmosDb?: { readonly ConnectionString: string; readonly OverrideDatabaseName?: string };
  readonly MessageSender?: { readonly Secret: string; readonly Endpoint: string };
  readonly SendEvent?: { readonly SiteID: string; readonly ServiceEndpoint: string };
  readonly DiscoverEvent?: { readonly ClientID: string; readonly ApiKey: string; readonly ServiceEndpoint: string };
  readonly SearchIngestion?: Readonly<Record<string, unknown>>;
  readonly ContentHub?: Readonly<Record<string, unknown>>;
  readonly Mailchimp?: Readonly<Record<string, unknown>>;
}

/** The four types in the order in which a shopper causes them. */
export const trackingEventTypes: readonly TrackingEventType[] = ['UserLoggedIn', 'LineItemAdded', 'LineItemUpdated', 'OrderSubmitted'];

/** Values that OrderCloud never gives back, so that nobody can compare them. */
export const writeOnly: ReadonlySet<string> = new Set(['Secret', 'CustomAuthHeaderValue', 'SaslPassword', 'ConnectionString', 'ApiKey']);

/** Targets of the vendor, of which a configuration holds at most one. */
export const knownTargets: readonly string[] = ['SendEvent', 'DiscoverEvent', 'SearchIngestion', 'ContentHub', 'Mailchimp'];
