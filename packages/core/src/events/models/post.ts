import * as z from 'zod/mini';
import { closed } from '../check/closed.ts';
import { webUrl } from '../check/formats.ts';
import { list } from '../check/list.ts';
import { wholeNumber } from '../check/numbers.ts';
import { text } from '../check/text.ts';

/** One to ten labels. */
export const labels = list(text(1, 50), { least: 1, most: 10 });

/** An article. Times in milliseconds since 1970; they are not compared with each other. */
export const postDetails = closed({
  postId: text(1, 100),
  title: text(1, 100),
  publishTime: wholeNumber(),
  url: z.optional(webUrl()),
  tags: z.optional(labels),
  categories: z.optional(labels),
  authors: z.optional(labels),
  updateTime: z.optional(wholeNumber()),
});
