import * as z from 'zod/mini';
import { closed } from './check/closed.ts';
import { dictionary } from './check/dictionary.ts';
import { anyUri } from './check/formats.ts';
import { identifierUpTo } from './check/names.ts';
import { inspectPrimitive, type Primitive } from './check/nested.ts';
import { wholeNumber } from './check/numbers.ts';
import { leaf } from './check/schema.ts';
import { text } from './check/text.ts';
import { patch } from './models/patch.ts';
import { labels, postDetails } from './models/post.ts';

/** Somebody showed interest in one to ten topics. */
export const interestShown = closed({ interests: labels });

/** An article was viewed. */
export const postViewed = closed({ post: postDetails });

/** A link was opened. */
export const linkOpened = closed({ link: anyUri() });

/** Changes to the attributes of the session, which are the root of the paths (`plan`, not `custom.plan`). */
export const sessionAttributesChanged = closed({ patch });

/** Nobody did anything since `sinceTime`, in milliseconds since 1970. */
export const nothingChanged = closed({ sinceTime: wholeNumber() });

/** Something of the application's own. The four labels tie it to a personalisation, an audience, a test and its group. */
export const eventOccurred = closed({
  name: text(1, 50),
  personalizationId: z.optional(text(1, 50)),
  audience: z.optional(text(1, 50)),
  testId: z.optional(text(1, 50)),
  groupId: z.optional(text(1, 50)),
  details: z.optional(dictionary(identifierUpTo(300), leaf<Primitive>(inspectPrimitive(300)), { most: 10 })),
});
