import { type Example, happened, message } from './examples/happened.ts';
import { mappedCarts } from './examples/mapped-carts.ts';
import { mappedOthers } from './examples/mapped-others.ts';
import { specExamples } from './examples/messages.ts';

/** Sitecore CDP's own events, tracked as they are. */
const direct: readonly Example[] = specExamples.map(({ title, given, expect }) => {
  const { type, ...fields } = expect as { readonly type: string };
  return { title: `sitecoreCdp: ${title}`, given: happened('sitecoreCdp', given), expect: [message(type, fields)] };
});

/** What Sitecore CDP receives of each event. Tests run them, the documentation prints them. */
export const examples: readonly Example[] = [...mappedOthers, ...mappedCarts, ...direct];
