import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { TrackingError } from '@waymark/core';
import { kindOf } from '../check-values.ts';
import { checkFile } from './check-file.ts';

/** Certificates of the connection, as files in PEM. */
export interface TlsFiles {
  /** Authorities that are trusted. Default: those of Node. */
  readonly caFile?: string;
  /** The process's own certificate, where the cluster asks for one. */
  readonly certFile?: string;
  readonly keyFile?: string;
}

const names: ReadonlySet<string> = new Set(['caFile', 'certFile', 'keyFile']);

/** Throws `option-invalid` for anything that is no set of files. The client would tell of it as of a server that is away. */
export function checkTls(scope: string, tls: TlsFiles | true): void {
  if (tls === true) return;
  const isSet = typeof tls === 'object' && tls !== null && !Array.isArray(tls);
  if (!isSet) throw wrong(scope, 'tls', `must be true or an object with "caFile", "certFile", "keyFile", found ${kindOf(tls)}. Leave it out for a connection as the servers ask.`);
  for (const [name, path] of Object.entries(tls)) {
    if (!names.has(name)) throw wrong(scope, 'tls', `has no "${name}". Known: ${[...names].join(', ')}.`);
    if (path !== undefined) checkFile(scope, `tls.${name}`, path);
  }
  const { caFile, certFile, keyFile } = tls;
  if ((certFile === undefined) !== (keyFile === undefined)) throw wrong(scope, 'tls', 'needs "certFile" and "keyFile" together, found one of them. Pass both, or only "caFile".');
  if (caFile !== undefined && !isTaken(() => new X509Certificate(readFileSync(caFile)))) throw wrong(scope, 'tls.caFile', `names a file without a certificate in PEM: ${caFile}. Pass that of the authority.`);
  if (certFile === undefined || keyFile === undefined) return;
  if (isTaken(() => createSecureContext({ cert: readFileSync(certFile), key: readFileSync(keyFile) }))) return;
  throw wrong(scope, 'tls', `has files that do not belong together, or are no PEM: ${certFile}, ${keyFile}. Pass a certificate and its own key, without a passphrase.`);
}

function isTaken(reading: () => unknown): boolean {
  try {
    return reading() !== undefined;
  } catch {
    return false;
  }
}

function wrong(scope: string, option: string, what: string): TrackingError {
  return new TrackingError('option-invalid', `${scope} option "${option}" ${what}`);
}
