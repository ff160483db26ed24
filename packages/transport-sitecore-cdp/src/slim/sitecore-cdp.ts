import type { StandardEventPayloads } from '@waymark/core/events';
import type { Transport } from '@waymark/core/transport';
import type { SitecoreCdpOptions } from '../options.ts';
import { createSender } from '../sender.ts';
import { shape } from './shape.ts';

/** {@link sitecoreCdp} for pages in production: the same messages, without the checks that development has made. */
export function sitecoreCdp<Events = StandardEventPayloads>(options: SitecoreCdpOptions<NoInfer<Events>>): Transport {
  return createSender(options as SitecoreCdpOptions<never>, shape);
}
