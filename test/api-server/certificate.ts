import { generateKeyPairSync, sign } from 'node:crypto';

/**
 * A self-signed certificate for 127.0.0.1 and localhost, made with nothing but node:crypto: X.509 v3
 * (RFC 5280) written directly as DER (ITU-T X.690). Each value is tag, length, content.
 */
export const selfSigned = (): { readonly key: string; readonly cert: string } => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = sequence(set(sequence(oid('550403'), utf8('cronwitness test API server'))));
  const toSign = sequence(
    explicit(0, integer(2)), // v3
    integer(1),
    ECDSA_WITH_SHA256,
    name,
    sequence(utcTime('200101000000Z'), utcTime('491231235959Z')),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    explicit(3, sequence(subjectAltName())),
  );
  const signature = sign('sha256', toSign, privateKey);
  const der = sequence(toSign, ECDSA_WITH_SHA256, bitString(signature));
  return { key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), cert: pem(der) };
};

const element = (tag: number, ...content: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(content);
  const length =
    body.length < 0x80
      ? [body.length]
      : body.length < 0x100
        ? [0x81, body.length]
        : [0x82, body.length >> 8, body.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
};

const sequence = (...content: readonly Uint8Array[]): Buffer => element(0x30, ...content);
const set = (...content: readonly Uint8Array[]): Buffer => element(0x31, ...content);
const integer = (n: number): Buffer => element(0x02, Buffer.from([n]));
const oid = (hex: string): Buffer => element(0x06, Buffer.from(hex, 'hex'));
const utf8 = (text: string): Buffer => element(0x0c, Buffer.from(text));
const utcTime = (text: string): Buffer => element(0x17, Buffer.from(text));
const bitString = (bytes: Uint8Array): Buffer => element(0x03, Buffer.from([0]), bytes);
const explicit = (n: number, content: Uint8Array): Buffer => element(0xa0 + n, content);

const ECDSA_WITH_SHA256 = sequence(oid('2a8648ce3d040302'));

const subjectAltName = (): Buffer => {
  const dns = element(0x82, Buffer.from('localhost'));
  const ip = element(0x87, Buffer.from([127, 0, 0, 1]));
  return sequence(oid('551d11'), element(0x04, sequence(dns, ip)));
};

const pem = (der: Buffer): string => {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
};
