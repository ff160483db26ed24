import { generateKeyPairSync, randomInt, sign } from 'node:crypto';

/** A key and a certificate that nobody vouches for. Browsers under test take it. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** One value in the Distinguished Encoding Rules (ITU-T X.690): its kind, its length, its content. */
function der(tag: number, ...parts: readonly (Buffer | Uint8Array)[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts);
const objectId = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const time = (at: Date): Buffer => der(0x17, Buffer.from(`${at.toISOString().slice(2, 19).replace(/[-:T]/g, '')}Z`));

/** 1.2.840.10045.4.3.2: ECDSA with SHA-256. */
const ecdsaSha256 = sequence(objectId('2a8648ce3d040302'));
/** 2.5.4.3: common name. */
const nameOf = (text: string): Buffer => sequence(der(0x31, sequence(objectId('550403'), der(0x0c, Buffer.from(text)))));
/** 2.5.29.17: the names that the certificate is for. */
const forNames = (...names: readonly string[]): Buffer =>
  sequence(objectId('551d11'), der(0x04, sequence(...names.map((name) => der(0x82, Buffer.from(name))))));

/** Makes a certificate for `*.localhost` that is good for a day (RFC 5280, section 4.1). */
export function makeCertificate(now = new Date()): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = nameOf('localhost');
  const serial = Buffer.alloc(4);
  serial.writeUInt32BE(randomInt(2 ** 24, 2 ** 31));
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, serial),
    ecdsaSha256,
    name,
    sequence(time(new Date(now.getTime() - 3_600_000)), time(new Date(now.getTime() + 86_400_000))),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(forNames('localhost', '*.localhost'))),
  );
  const signature = sign('sha256', body, privateKey);
  const certificate = sequence(body, ecdsaSha256, der(0x03, Buffer.from([0]), signature));
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
  };
}
