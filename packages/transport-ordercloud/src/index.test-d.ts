import type { StandardVocabulary } from '@waymark/core';
import { describe, expectTypeOf, test } from 'vitest';
import { type DiscoverOptions, type SendEvent, type SendOptions, sitecoreSend } from './index.ts';

describe('the map of a sender', () => {
  test('knows the payload of every standard event and takes the vendor\'s events only', () => {
    type Map = NonNullable<SendOptions['map']>;
    type Mapping = NonNullable<Map['orderPlaced']>;
    expectTypeOf<Parameters<Mapping>[0]['payload']>().toEqualTypeOf<StandardVocabulary['orderPlaced']>();
    expectTypeOf<ReturnType<Mapping>>().toEqualTypeOf<SendEvent | readonly SendEvent[] | null>();
    expectTypeOf<{ actionType: 'ADDED_TO_ORDER' }>().not.toExtend<SendEvent>();
    expectTypeOf<{ actionType: 'SOMETHING' }>().not.toExtend<SendEvent>();
  });

  test('has no names outside the vocabulary', () => {
    expectTypeOf<keyof NonNullable<DiscoverOptions['map']>>().toEqualTypeOf<keyof StandardVocabulary>();
  });

  test('knows an application\'s own events when it is told of them', () => {
    type Own = StandardVocabulary & { readonly wishlistShared: { readonly items: number } };
    const options: SendOptions<Own> = {
      siteId: '5f2c1de0a94b4e7f8d3b6c7a90e1f245',
      map: { wishlistShared: ({ payload }) => ({ actionType: 'CUSTOM', name: 'WISHLIST_SHARED', properties: { items: payload.items } }) },
    };
    expectTypeOf(sitecoreSend(options)).toHaveProperty('send');
  });
});
