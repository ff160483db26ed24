import type { EventEnvelope, StandardVocabulary } from '@waymark/core';
import type { Transport } from '@waymark/core/transport';
import { createSender } from '../sender/create-sender.ts';
import { mappingOf } from '../sender/mapping.ts';
import { encodeSend } from './encode.ts';
import type { SendEvent } from './events.ts';
import { identityMark } from './identify.ts';
import { readSendOptions, type SendOptions } from './options.ts';
import { sendStandards } from './standard-map.ts';

/**
 * Delivers events straight to Sitecore Send, from a page or from a server. Do not use it for cart and order events that OrderCloud feeds to Send
 * already: they would count twice.
 */
export function sitecoreSend<Events = StandardVocabulary>(options: SendOptions<Events>): Transport {
  const settings = readSendOptions(options);
  const { memory } = settings;
  const { map = {} } = options;
  const markOf = (event: EventEnvelope) => (event.name in map ? undefined : identityMark(event));
  return createSender<SendEvent>(settings, {
    runsIn: 'anywhere',
    // Send dates events by their arrival, so an old one would be a lie.
    retry: { maxAgeMs: 3_600_000 },
    beacon: 'mootrack',
    map: mappingOf(sendStandards(settings), map),
    encode: (event, action) => encodeSend(event, action, settings),
    // Send merges nothing: an order that may have arrived is not told again. A status other than 504 says that it was not taken.
    orderRepeats: ({ code }) => !/^(timeout|network|http-504)$/.test(code),
    // The vendor's own script does not repeat an identity either.
    isKnown(event) {
      const mark = markOf(event);
      return !!mark && memory.get(mark[0]) === mark[1];
    },
    told(event) {
      const mark = markOf(event);
      if (mark) memory.set(...mark);
    },
  });
}
