import type { Refusal } from '../ports/transport.ts';

/** What the codes of errors begin with, and what that means. Sources: Node.js "Common system errors" and its codes of OpenSSL, and undici. Bun has the same codes, and `@waymark/node` gives them to errors of Deno, which has none; checked 2026-11-22. */
const failures = [
  { of: /^(ENOTFOUND|EAI_|ENODATA|ESERVFAIL)/, code: 'dns-failed' },
  { of: /^(CERT_|CRL_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_|INVALID_(CA|PURPOSE)|HOSTNAME_MISMATCH|ERR_TLS_|ERR_SSL_|EPROTO)/, code: 'tls-failed' },
  { of: /^ECONNREFUSED/, code: 'connection-refused' },
  { of: /^(ECONNRESET|EPIPE|ECONNABORTED|UND_ERR_SOCKET)/, code: 'connection-reset' },
  { of: /^(CONNECT_TIMEOUT|UND_ERR_CONNECT_TIMEOUT|ETIMEDOUT)/, code: 'connection-timeout' },
  { of: /^E(HOST|NET)(UNREACH|DOWN)/, code: 'host-unreachable' },
  { of: /^(ERR_PROXY_|UND_ERR_PRX)/, code: 'proxy-failed' },
] as const;

/** Says why a try failed more exactly than `network`, where the runtime tells. */
export function explainFailure(why: Refusal): Refusal {
  if (why.code !== 'network') return why;
  const { cause } = why;
  const { code: own, cause: inner } = Object(cause) as { readonly code?: unknown; readonly cause?: { readonly code?: unknown } };
  const found = String(typeof cause === 'string' ? cause : (own ?? inner?.code));
  const known = failures.find((failure) => failure.of.test(found));
  return known ? { ...why, code: known.code } : why;
}
