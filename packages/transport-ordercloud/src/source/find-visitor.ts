import type { ContextKeys, VisitorContext, VisitorContexts } from '@waymark/core';
import { plainUuid } from '../ids/uuid.ts';
import type { ShopperKeys } from '../receiver/waymark-event.ts';

/** A visitor, and the keys under which he was found. */
export interface FoundVisitor {
  readonly context: VisitorContext;
  readonly keys: ContextKeys;
}

/**
 * Finds whom a message is about. The id that went with the anonymous token may be the browser's own or one that a vendor issued, which is written with or
 * without dashes: Send's contact id is the browser's own without.
 */
export async function findVisitor(contexts: VisitorContexts, { anonymousId, orderId, userId }: ShopperKeys): Promise<FoundVisitor | undefined> {
  const plain = plainUuid(anonymousId);
  const ids = new Set([anonymousId, plain, plain?.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')].filter((id) => id !== undefined));
  const order = { ...(orderId !== undefined && { orderId }), ...(userId !== undefined && { userId }) };
  for (const keys of [...[...ids].map((id): ContextKeys => ({ browserId: id, vendorId: id })), order]) {
    const context = Object.keys(keys).length > 0 ? await contexts.find(keys) : undefined;
    if (context) return { context, keys };
  }
  return undefined;
}
