/** Answers by the number of a purpose or vendor. Absent means no. */
type Answers = Readonly<Record<string, boolean | undefined>>;

/**
 * The part of `TCData` that we read. All of it is optional, because what a consent platform really gives is not ours to promise.
 * Source: IAB Tech Lab, CMP API v2, final v2.2 of May 2023, which TCF 2.3 keeps; checked 2026-11-22.
 */
export interface TcData {
  readonly eventStatus?: string;
  /** False: the law does not apply, and there is neither a TC string nor any answer. */
  readonly gdprApplies?: boolean;
  /** False: the string has the global scope, which is invalid since September 2021. */
  readonly isServiceSpecific?: boolean;
  readonly listenerId?: number;
  readonly purpose?: { readonly consents?: Answers; readonly legitimateInterests?: Answers };
  readonly vendor?: { readonly consents?: Answers; readonly legitimateInterests?: Answers };
  /** By purpose, then by vendor: 0 not allowed, 1 by consent only, 2 by legitimate interest only. */
  readonly publisher?: { readonly restrictions?: Readonly<Record<string, Readonly<Record<string, number>> | undefined>> };
}

/** On what basis the purposes of the framework may be used, and for whom. */
export interface TcfBasis {
  readonly vendorId?: number | undefined;
  readonly legitimateInterests?: readonly number[];
}

/** True when `data` allows `purpose`: by the visitor's consent, or by a legitimate interest where that is enough and the visitor did not object. */
export function allowsPurpose({ purpose: answers, vendor, publisher }: TcData, purpose: number, { vendorId, legitimateInterests = [] }: TcfBasis): boolean {
  const restriction = vendorId === undefined ? undefined : publisher?.restrictions?.[purpose]?.[vendorId];
  const allows = (kind: 'consents' | 'legitimateInterests'): boolean =>
    answers?.[kind]?.[purpose] === true && (vendorId === undefined || vendor?.[kind]?.[vendorId] === true);
  const byConsent = restriction !== 2 && allows('consents');
  const byInterest = restriction !== 1 && legitimateInterests.includes(purpose) && allows('legitimateInterests');
  return restriction !== 0 && (byConsent || byInterest);
}
