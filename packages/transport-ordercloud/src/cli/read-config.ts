import { TrackingError } from '@waymark/core';
import { orderCloudHosts } from '../api/hosts.ts';
import { checkPlan } from '../configurator/check-plan.ts';
import type { DeliveryTargets } from '../configurator/models.ts';
import type { ConfigurationPlan } from '../configurator/plan.ts';
import { check, complaintsOf, type Rule, webAddress } from '../configurator/rules.ts';
import type { Foreign } from '../receiver/read.ts';
import { type Environment, refuseSecrets, withSecrets } from './secrets.ts';

/** What a file says, in the words of the configurator. */
export interface CommandConfig {
  /** Host of OrderCloud. Undefined: production. */
  readonly target: string | undefined;
  readonly prefix: string;
  readonly deliveryConfigId: string | undefined;
  /** With the secrets of the environment, which are looked up when it is asked for: a removal needs none. */
  plan(): ConfigurationPlan;
}

const scope = 'In the file,';

const host: Rule = {
  words: `one of ${Object.keys(orderCloudHosts()).join(', ')}, or an absolute http(s) URL`,
  is: (value) => Object.hasOwn(orderCloudHosts(), value as string) || webAddress.is(value),
  isWord: true,
};

/** Reads the text of a file, and says what is wrong with it: where, what was found and what to write. What may be a secret is not repeated. */
export function readConfig(text: string, environment: Environment): CommandConfig {
  const value = parse(text);
  refuseSecrets(value);
  checkPlan(value, { scope, hasSecrets: false, others: ['target'] });
  const { target, ...plan } = value as ConfigurationPlan & { readonly target?: string };
  if (target !== undefined) check(target, 'target', host, complaintsOf(scope));
  const { deliveryConfig, prefix } = plan;
  return {
    target,
    prefix,
    deliveryConfigId: deliveryConfig.ID,
    plan() {
      const whole = { ...plan, deliveryConfig: { ...deliveryConfig, DeliveryTargets: withSecrets(deliveryConfig.DeliveryTargets as Foreign, environment) as DeliveryTargets } };
      checkPlan(whole, { scope: 'With the secrets of the environment,' });
      return whole;
    },
  };
}

/** What a parser says holds a piece of the text, which may be a secret: only the place is passed on. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    const place = /\(line \d+ column \d+\)/.exec(String(cause))?.[0];
    throw new TrackingError('ordercloud-config', `The file is no JSON${place === undefined ? '' : ` ${place}`}. Correct it.`);
  }
}
