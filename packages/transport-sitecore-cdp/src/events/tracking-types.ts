/** A run of an experience, as Sitecore CDP stores it. */
export interface FlowExecution {
  readonly ref: string;
  /** Epoch milliseconds. */
  readonly occurredAt: number;
  readonly flowRef: string;
  readonly flowFriendlyId: string;
  readonly flowVariantRef: string;
  readonly guestRef: string;
  readonly flowExecutionTimeMs: number;
  readonly status: string;
}

/** What a guest profile shows when an experience or experiment ran. Read only: Sitecore CDP writes it, and nobody can send it. */
export interface TrackingRecord {
  readonly ref: string;
  readonly clientKey: string;
  readonly createdAt: string;
  readonly modifiedAt: string;
  readonly type: 'TRACKING';
  readonly status: string;
  readonly channel: string;
  readonly pointOfSale: string;
  readonly browserRef: string;
  readonly sessionRef: string;
  readonly flowExecutionRef: string;
  readonly arbitraryData: {
    readonly flowExecution: FlowExecution;
    readonly _bx_arbitraryDataV3ga?: {
      readonly core: { readonly pointOfSale: string; readonly channel: string };
      readonly bxt: { readonly flowExecution: Partial<FlowExecution>; readonly category: string };
    };
  };
}
