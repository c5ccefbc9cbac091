import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { after, type Instant, instant, minutes } from '../../core/time.ts';

/** AWS credentials at this moment. */
export type AwsIdentity = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
};

export type EksTokenOptions = {
  /** The name of the EKS cluster, which the signature covers: a token for one cluster is none for another. */
  readonly cluster: string;
  readonly region: string;
  readonly credentials: () => Promise<AwsIdentity>;
};

/**
 * How long a token is used. EKS takes it for 15 minutes from its signing, whatever its X-Amz-Expires says
 * (aws-iam-authenticator, pkg/token); 5 minutes are left for skewed clocks and long requests.
 */
const USED_FOR = minutes(10);

/** The longest X-Amz-Expires that EKS accepts is 15 minutes; aws-iam-authenticator itself writes 60 s. */
const EXPIRES_SECONDS = 60;

/** A bearer token for an EKS cluster: a presigned GetCallerIdentity, which EKS sends to STS to learn who we are. */
export const signEksToken = async (
  { cluster, region, credentials }: EksTokenOptions,
  asOf: Instant,
): Promise<string> => {
  const host = `sts.${region}.${region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'}`;
  const signer = new SignatureV4({ service: 'sts', region, credentials, sha256: Sha256 });
  const signed = await signer.presign(
    {
      method: 'GET',
      protocol: 'https:',
      hostname: host,
      path: '/',
      query: { Action: 'GetCallerIdentity', Version: '2011-06-15' },
      headers: { host, 'x-k8s-aws-id': cluster },
    },
    { expiresIn: EXPIRES_SECONDS, signingDate: new Date(asOf) },
  );
  const query = Object.entries(signed.query ?? {}).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`,
  );
  return `k8s-aws-v1.${Buffer.from(`https://${host}/?${query.join('&')}`).toString('base64url')}`;
};

/** Signs a token when asked, and again well before it ends. Time comes from `now`. */
export const eksTokens = (options: EksTokenOptions, now: () => Instant): (() => Promise<string>) => {
  let token = '';
  let until = instant(Number.NEGATIVE_INFINITY);
  return async () => {
    const asOf = now();
    if (asOf >= until) {
      token = await signEksToken(options, asOf);
      until = after(asOf, USED_FOR);
    }
    return token;
  };
};
