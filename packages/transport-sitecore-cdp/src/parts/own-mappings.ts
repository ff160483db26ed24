import type { AnyMapping, Mappings } from '../map/context.ts';
import { runMapping } from '../map/run-mapping.ts';
import type { SitecoreCdpOptions } from '../options.ts';
import { ownSteps } from './own-steps.ts';

/** `table` with the mappings of the application in place of ours. */
function $map(table: Mappings, { map = {} }: SitecoreCdpOptions<never>): Mappings {
  const all: Record<string, AnyMapping> = Object.assign(Object.create(null), table);
  for (const [name, standard] of Object.keys(map).map((each) => [each, all[each]] as const)) {
    all[name] = (event, options, state, next) => {
      // A cart from before an order that Sitecore CDP has already would fill it again.
      if (name === 'cartModified' && event.occurredAt < (state.ordered ?? 0)) return [];
      const made = runMapping(event, options, () => standard?.(event, options, state, {}) ?? null);
      return made && ownSteps(made, event, options, state, next);
    };
  }
  return all;
}

/** What a page needs for option `map`. */
export const ownMappings = { $map };
