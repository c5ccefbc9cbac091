import { EKSClient } from '@aws-sdk/client-eks';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from 'vitest';
import { connectWith } from '../../../adapters/kubernetes/connect.ts';
import { describeEksCluster, eksAccess, secretAccess } from '../../../adapters/kubernetes/eks.ts';
import { eksTokens, signEksToken } from '../../../adapters/kubernetes/eks-token.ts';
import { presentVersion } from '../../../adapters/kubernetes/list.ts';
import { RESOURCES } from '../../../adapters/kubernetes/resources.ts';
import { type Instant, instant, minutes } from '../../../core/time.ts';
import { awsEndpoint } from './aws-endpoint.ts';
import { cluster, errorOf } from './cluster.ts';

const T0 = instant(Date.parse('2026-11-22T15:30:00Z'));
const identity = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI', sessionToken: 'session/+=' };
const options = { cluster: 'prod', region: 'eu-central-1', credentials: async () => identity };

const urlIn = (token: string): URL =>
  new URL(Buffer.from(token.replace('k8s-aws-v1.', ''), 'base64url').toString('utf8'));

describe('a token for EKS', () => {
  test('is a presigned GetCallerIdentity that is bound to the cluster', async () => {
    const token = await signEksToken(options, T0);
    expect(token).toMatch(/^k8s-aws-v1\.[A-Za-z0-9_-]+$/);
    const url = urlIn(token);
    expect(url.origin).toBe('https://sts.eu-central-1.amazonaws.com');
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      Action: 'GetCallerIdentity',
      Version: '2011-06-15',
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Credential': 'AKIDEXAMPLE/20261122/eu-central-1/sts/aws4_request',
      'X-Amz-Date': '20261122T153000Z',
      'X-Amz-Expires': '60',
      'X-Amz-Security-Token': 'session/+=',
      'X-Amz-SignedHeaders': 'host;x-k8s-aws-id',
    });
    expect(url.searchParams.get('X-Amz-Signature')).toMatch(/^[0-9a-f]{64}$/);
  });

  test('is another one for another cluster, and the same one for the same instant', async () => {
    const one = await signEksToken(options, T0);
    expect(await signEksToken(options, T0)).toBe(one);
    expect(await signEksToken({ ...options, cluster: 'test' }, T0)).not.toBe(one);
  });

  test('is signed for the right domain in China', async () => {
    const token = await signEksToken({ ...options, region: 'cn-north-1' }, T0);
    expect(urlIn(token).host).toBe('sts.cn-north-1.amazonaws.com.cn');
  });

  test('is used for ten minutes, then signed anew: EKS takes it for fifteen', async () => {
    let now: Instant = T0;
    const token = eksTokens(options, () => now);
    const first = await token();
    now = instant(T0 + minutes(9));
    expect(await token()).toBe(first);
    now = instant(T0 + minutes(10));
    expect(urlIn(await token()).searchParams.get('X-Amz-Date')).toBe('20261122T154000Z');
  });
});

const eksClient = async (code: number, body: object): Promise<EKSClient> =>
  new EKSClient({
    region: 'eu-central-1',
    credentials: identity,
    endpoint: await awsEndpoint(code, body),
    maxAttempts: 1,
  });

describe('an EKS cluster', () => {
  test('is found by name and entered with a presigned token', async () => {
    const { server } = await cluster();
    server.access.admit(await signEksToken(options, T0), 'arn:aws:iam::123456789012:role/watcher');
    const [known] = JSON.parse(server.kubeconfig()).clusters;
    const client = await eksClient(200, {
      cluster: {
        endpoint: server.url,
        certificateAuthority: { data: known.cluster['certificate-authority-data'] },
      },
    });
    const connection = await connectWith(eksAccess({ client, cluster: 'prod' }, () => T0));
    expect(await presentVersion(connection, RESOURCES.jobs)).toMatchObject({ version: '100' });
  });

  test('that we may not describe is named in the message', async () => {
    const client = await eksClient(403, { message: 'not authorized to perform: eks:DescribeCluster' });
    expect(await errorOf(describeEksCluster(client, 'prod'))).toMatchObject({
      kind: 'bad-access',
      message: 'EKS cluster prod: not authorized to perform: eks:DescribeCluster',
    });
  });

  test('that is still being created has no endpoint', async () => {
    const client = await eksClient(200, { cluster: { name: 'prod', status: 'CREATING' } });
    expect(await errorOf(describeEksCluster(client, 'prod'))).toMatchObject({
      message: expect.stringContaining('no endpoint yet'),
    });
  });
});

test('a kubeconfig in Secrets Manager opens its cluster', async () => {
  const { server } = await cluster();
  const client = new SecretsManagerClient({
    region: 'eu-central-1',
    credentials: identity,
    endpoint: await awsEndpoint(200, { SecretString: server.kubeconfig() }),
  });
  const connection = await connectWith(secretAccess(client, 'cronwitness/prod'));
  expect(await presentVersion(connection, RESOURCES.jobs)).toMatchObject({ version: '100' });
});
