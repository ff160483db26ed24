import { parseArgs } from 'node:util';
import { isTrackingError, TrackingError } from '@waymark/core';
import type { OrderCloudTarget } from '../api/hosts.ts';
import { type Configurator, createConfigurator } from '../configurator/create-configurator.ts';
import { printReport, type Report } from './print-report.ts';
import { type CommandConfig, readConfig } from './read-config.ts';
import type { Environment } from './secrets.ts';
import { usage } from './usage.ts';

/** What the command needs of its process. */
export interface Surroundings {
  readonly environment: Environment;
  /** Reads a file as text. */
  read(path: string): Promise<string>;
  print(text: string): void;
  complain(text: string): void;
}

interface Call {
  readonly command: string;
  readonly path: string;
  readonly asJson: boolean;
  readonly switches: { readonly rewriteSecrets?: true; readonly replaceForeign?: true };
}

/** Runs the command and returns its exit code: 0 done, 1 OrderCloud refused, 2 wrongly called, 3 not all of it could be done. */
export async function runCommand(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { print, complain } = surroundings;
  const asJson = args.includes('--json');
  try {
    const call = readCall(args);
    if (call === undefined) {
      print(usage);
      return 0;
    }
    const report = await execute(call, surroundings);
    const complete = [report.deliveryConfig, ...report.events].every(({ status }) => status !== 'blocked' && status !== 'in-use');
    print(asJson ? `${JSON.stringify({ command: call.command, complete, ...report })}\n` : printReport(report));
    return complete ? 0 : 3;
  } catch (error) {
    if (!isTrackingError(error)) throw error;
    const { code, message } = error as TrackingError;
    if (asJson) print(`${JSON.stringify({ error: { code, message } })}\n`);
    else complain(`${message}\n`);
    return isOfVendor(code) ? 1 : 2;
  }
}

/** Wrong calls are found before OrderCloud is asked. */
function isOfVendor(code: string): boolean {
  return /^ordercloud-(auth|roles|feature-missing|not-restored|refused|answer|unreachable)$/.test(code);
}

/** Undefined: help is wanted. */
function readCall(args: readonly string[]): Call | undefined {
  const { values, positionals } = parse(args);
  if (values.help === true) return undefined;
  const [command = '', path, ...more] = positionals;
  if (!/^(plan|apply|remove)$/.test(command)) throw misuse(`The command must be plan, apply or remove, found ${command === '' ? 'none' : 'another'}.`);
  if (path === undefined || more.length > 0) throw misuse(`The command ${command} takes one file, found ${positionals.length - 1}.`);
  const switches = { ...(values['rewrite-secrets'] === true && { rewriteSecrets: true as const }), ...(values['replace-foreign'] === true && { replaceForeign: true as const }) };
  return { command, path, asJson: values.json === true, switches };
}

function parse(args: readonly string[]) {
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: { help: flag, json: flag, 'rewrite-secrets': flag, 'replace-foreign': flag } });
  } catch (cause) {
    // Its first sentence says what is wrong.
    throw misuse(`${(cause instanceof Error ? cause.message : String(cause)).split(/\.\s/)[0]}.`);
  }
}

async function execute({ command, path, switches }: Call, { environment, read }: Surroundings): Promise<Report> {
  const text = await read(path).catch(() => {
    throw new TrackingError('ordercloud-config', `The file "${path}" cannot be read. Give the path of a JSON file.`);
  });
  const config = readConfig(text, environment);
  const plan = { ...(command !== 'remove' && config.plan()), ...switches };
  const configurator = configuratorOf(config, environment);
  if (command === 'remove') return configurator.remove({ prefix: config.prefix, ...(config.deliveryConfigId !== undefined && { deliveryConfigId: config.deliveryConfigId }) });
  return command === 'plan' ? configurator.preview(plan as ReturnType<CommandConfig['plan']>) : configurator.apply(plan as ReturnType<CommandConfig['plan']>);
}

function configuratorOf({ target }: CommandConfig, environment: Environment): Configurator {
  const fromEnvironment = (name: string, what: string): string => {
    const value = environment[name];
    if (value) return value;
    throw new TrackingError('ordercloud-secret-missing', `Variable ${name} is missing: ${what}. Set it in the environment of the command.`);
  };
  return createConfigurator({
    ...(target !== undefined && { target: target as OrderCloudTarget }),
    clientId: fromEnvironment('ORDERCLOUD_CLIENT_ID', 'the id of an API client of your server'),
    clientSecret: fromEnvironment('ORDERCLOUD_CLIENT_SECRET', 'the secret of that API client'),
  });
}

function misuse(problem: string): TrackingError {
  return new TrackingError('ordercloud-usage', `${problem} See --help.`);
}
