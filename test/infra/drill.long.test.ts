import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Instant, instant, parseInstant, seconds } from '../../core/time.ts';
import { cronwitness, type Ran } from '../cli/run.ts';
import { fleet } from './fleet.ts';
import { judgeByPolicy, type Statement } from './iam.ts';
import { type LocalAws, startLocalAws } from './local-aws.ts';
import { ONE_CLUSTER, type Synthesised, synthesised } from './synthesised.ts';

const at = (text: string): Instant => parseInstant(text) ?? instant(Number.NaN);
const FROM = at('2026-11-16T00:00:00Z');
const TABLE_ARN = 'arn:aws:dynamodb:us-east-1:123456789012:table/cronwitness';

/** What docs/deploy.md gives to whoever drills. */
const policy = (): readonly Statement[] =>
  JSON.parse(readFileSync('deploy/drill-policy.json', 'utf8').replaceAll('TABLE_ARN', TABLE_ARN)).Statement;
const SEND: Statement = { Effect: 'Allow', Action: 'events:PutEvents', Resource: '*' };

let assembly: Synthesised;
let aws: LocalAws;
let now = FROM;

beforeAll(async () => {
  assembly = synthesised(ONE_CLUSTER);
  const person = (name: string) => `arn:aws:iam::123456789012:user/${name}`;
  aws = await startLocalAws(assembly, FROM, {
    operator: judgeByPolicy(assembly.template, person('operator'), policy()),
    sender: judgeByPolicy(assembly.template, person('sender'), [...policy(), SEND]),
  });
  fleet(aws.server.state, [{ name: 'settle', owner: null, everyMinutes: 60, fate: () => 'on-time' }], FROM);
  await tick();
}, 300_000);

afterAll(async () => {
  await aws?.stop();
  assembly?.remove();
});

const tick = async (): Promise<void> => {
  aws.clock.set(now + seconds(25));
  await aws.invoke('Observeproduction', instant(now + seconds(25)));
  now = instant(now + seconds(30));
};

const drill = (who: string, ...more: readonly string[]): Promise<Ran> =>
  cronwitness(['drill', '--table', 'cronwitness', ...more], {
    env: {
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL: aws.gateway.url,
      AWS_ACCESS_KEY_ID: who,
      AWS_SECRET_ACCESS_KEY: 'secret',
    },
  });

/** Ticks go on while somebody drills, as schedules do. */
const whileTicking = async (ran: Promise<Ran>): Promise<Ran> => {
  let over = false;
  const ended = ran.finally(() => {
    over = true;
  });
  while (!over) {
    await tick();
    await aws.bus.idle();
    await Promise.race([ended, new Promise((done) => setTimeout(done, 500))]);
  }
  return ended;
};

describe('cronwitness drill --table, against what would be deployed', () => {
  test('goes by the deployed judge, bus, rule and mail function to the mailbox', async () => {
    const ran = await whileTicking(drill('operator'));
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    for (const hop of ['verdict', 'outbox', 'bus', 'mail'])
      expect(ran.stdout).toMatch(new RegExp(`^${hop} +ok +after \\d+\\.\\d\\d s {3}\\S`, 'm'));
    expect(ran.stdout).toMatch(/the drill arrived everywhere\n$/);
    expect(aws.gateway.mails.filter((raw) => /^Subject: \[DRILL\]/m.test(raw))).not.toEqual([]);
    expect(aws.gateway.refused).toEqual([]);
  });

  test('where nobody judges it says that it stopped before the bus', async () => {
    const ran = await drill('operator', '--patience', '3s');
    expect(ran.code).toBe(1);
    expect(ran.stdout).toMatch(/^outbox +ok/m);
    expect(ran.stdout).toMatch(/the drill stopped at: bus/);
    await tick();
    await aws.bus.idle();
  });

  test('past the judge the bus takes it from nobody, whatever they may otherwise send', async () => {
    const ran = await drill('sender', '--bus', 'cronwitness', '--patience', '5s');
    expect(ran.code).toBe(1);
    expect(ran.stdout).toMatch(/^bus +FAILED +PutEvents: .*not authorized/m);
    await tick();
  });

  test('one who may not write into the outbox is told so', async () => {
    const ran = await drill('nobody');
    expect(ran).toMatchObject({ code: 3, stdout: '' });
    expect(ran.stderr).toMatch(/not authorized/);
    expect(ran.stderr.trim().split('\n')).toHaveLength(1);
  });
});
