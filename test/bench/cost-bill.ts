/** What was metered in so many hours of one cluster. Times are this machine's. */
export type Metered = {
  readonly hours: number;
  readonly runs: number;
  readonly writeUnits: number;
  readonly readUnits: number;
  readonly tableCalls: number;
  readonly storedBytes: number;
  readonly ticks: number;
  readonly observeMs: number;
  readonly judgeMs: number;
  /** Events published. */
  readonly told: number;
};

type Prices = {
  readonly dynamodb: Readonly<
    Record<'writeUnit' | 'readUnit' | 'storedGBMonth' | 'recoveryGBMonth' | 'freeGB', number>
  >;
  readonly lambda: Readonly<Record<'request' | 'GBSecond' | 'freeRequests' | 'freeGBSeconds', number>>;
  readonly eventbridge: Readonly<Record<'event' | 'schedule' | 'freeSchedules' | 'pipeRequest', number>>;
  readonly sqs: Readonly<Record<'request' | 'freeRequests', number>>;
  readonly cloudwatch: Readonly<
    Record<
      | 'alarm'
      | 'metric'
      | 'dashboard'
      | 'logGB'
      | 'freeAlarms'
      | 'freeMetrics'
      | 'freeDashboards'
      | 'freeLogGB',
      number
    >
  >;
  readonly secrets: Readonly<Record<'secret' | 'call', number>>;
  readonly ses: { readonly mail: number };
};

export type Line = {
  readonly component: string;
  readonly amount: string;
  /** Dollars a month by the price list, and what is left after the allowance that every account has, always. */
  readonly list: number;
  readonly paid: number;
};

const HOURS_A_MONTH = 730;
const MONTHS_KEPT = 13;
const GB = 1e9;

// What a call costs in time beside our own work, within a Region, and what an API server takes to answer a tick's four
// resources one after another. Assumed, not measured: they are in the bill as duration.
const CALL_MS = 5;
const CLUSTER_MS = 700;
// 1,024 MiB is 1,024/1,769 of a core, and a core of arm64 is taken to be as fast as this machine's.
const MEMORY_GB = 1;
const SLOWER = 1769 / 1024;
// START, END, REPORT and a line of metrics.
const LOG_BYTES = 900;
// A pipe asks its queue with five long polls of 20 s at a time, all the time.
const POLLS_AN_HOUR = (5 * 3600) / 20;

export type Fleet = { readonly prices: Prices; readonly jobs: number; readonly clusters: number };

/** A month's bill of so many clusters of this size. */
export const billOf = (m: Metered, { prices, clusters }: Fleet): readonly Line[] => {
  const scale = (HOURS_A_MONTH / m.hours) * clusters;
  const ticks = m.ticks * scale;
  const seconds = ((m.observeMs + m.judgeMs) * SLOWER + m.tableCalls * CALL_MS + m.ticks * CLUSTER_MS) / 1000;
  const storedGB = (m.storedBytes * scale * MONTHS_KEPT) / GB;
  const { dynamodb, lambda, eventbridge, sqs, cloudwatch, secrets, ses } = prices;
  const over = (used: number, free: number): number => Math.max(0, used - free);
  const n = (value: number): string => Math.round(value).toLocaleString('en-US');
  const line = (component: string, amount: string, list: number, paid = list): Line => ({
    component,
    amount,
    list,
    paid,
  });
  const invocations = 2 * ticks + HOURS_A_MONTH + 100;
  const gbSeconds = seconds * scale * MEMORY_GB;
  const requests = POLLS_AN_HOUR * HOURS_A_MONTH * clusters + 2 * (ticks / 2);
  const alarms = 4 + 2 * clusters + 3 * (5 + 2 * clusters);
  const metrics = 2 + 2 * clusters;
  const logs = (invocations * LOG_BYTES) / GB;
  return [
    line('DynamoDB writes', `${n(m.writeUnits * scale)} units`, m.writeUnits * scale * dynamodb.writeUnit),
    line('DynamoDB reads', `${n(m.readUnits * scale)} units`, m.readUnits * scale * dynamodb.readUnit),
    line(
      'DynamoDB storage, full after 13 months',
      `${storedGB.toFixed(1)} GB`,
      storedGB * dynamodb.storedGBMonth,
      over(storedGB, dynamodb.freeGB) * dynamodb.storedGBMonth,
    ),
    line('DynamoDB point-in-time recovery', `${storedGB.toFixed(1)} GB`, storedGB * dynamodb.recoveryGBMonth),
    line(
      'Lambda calls',
      n(invocations),
      invocations * lambda.request,
      over(invocations, lambda.freeRequests) * lambda.request,
    ),
    line(
      'Lambda duration',
      `${n(gbSeconds)} GB-s`,
      gbSeconds * lambda.GBSecond,
      over(gbSeconds, lambda.freeGBSeconds) * lambda.GBSecond,
    ),
    line(
      'Scheduler',
      n(ticks),
      ticks * eventbridge.schedule,
      over(ticks, eventbridge.freeSchedules) * eventbridge.schedule,
    ),
    line('Pipe', n(ticks / 2), (ticks / 2) * eventbridge.pipeRequest),
    line('SQS', n(requests), requests * sqs.request, over(requests, sqs.freeRequests) * sqs.request),
    line(
      'EventBridge events (one run in 1,000 bad)',
      n((m.runs * scale) / 1000),
      ((m.runs * scale) / 1000) * eventbridge.event,
    ),
    line(
      'CloudWatch alarms',
      n(alarms),
      alarms * cloudwatch.alarm,
      over(alarms, cloudwatch.freeAlarms) * cloudwatch.alarm,
    ),
    line(
      'CloudWatch metrics',
      n(metrics),
      metrics * cloudwatch.metric,
      over(metrics, cloudwatch.freeMetrics) * cloudwatch.metric,
    ),
    line(
      'CloudWatch dashboard',
      '1',
      cloudwatch.dashboard,
      over(1, cloudwatch.freeDashboards) * cloudwatch.dashboard,
    ),
    line(
      'CloudWatch logs',
      `${logs.toFixed(2)} GB`,
      logs * cloudwatch.logGB,
      over(logs, cloudwatch.freeLogGB) * cloudwatch.logGB,
    ),
    line('Secrets (none for EKS; one for a kubeconfig)', '0', 0 * secrets.secret),
    line('SES mails', '200', 200 * ses.mail),
  ];
};

export const printBill = (lines: readonly Line[], m: Metered, asOf: string): void => {
  const dollars = (value: number): string => value.toFixed(2).padStart(8);
  const out = [
    `metered: ${m.hours} h, ${m.ticks} ticks, ${m.runs} runs; ${(m.writeUnits / m.runs).toFixed(3)} write units a run, ${(m.storedBytes / m.runs).toFixed(0)} bytes a run kept, ${m.told} events`,
    `observe ${(m.observeMs / m.ticks).toFixed(1)} ms, judge ${(m.judgeMs / m.ticks).toFixed(1)} ms of our own work a tick`,
    '',
    `${'a month, in dollars'.padEnd(46)}${'amount'.padStart(20)}${'list'.padStart(8)}${'paid'.padStart(8)}`,
    ...lines.map(
      ({ component, amount, list, paid }) =>
        `${component.padEnd(46)}${amount.padStart(20)}${dollars(list)}${dollars(paid)}`,
    ),
    `${'together'.padEnd(66)}${dollars(lines.reduce((sum, l) => sum + l.list, 0))}${dollars(lines.reduce((sum, l) => sum + l.paid, 0))}`,
    '',
    `Prices of ${asOf}, us-east-1 (test/bench/prices.json). "paid" is after the allowances that every account always has, if`,
    'nothing else of the account uses them. Off by default, because each costs more than all of this: a NAT gateway or interface',
    'endpoints (only where a cluster has no public endpoint), X-Ray, metrics per job.',
  ];
  process.stdout.write(`${out.join('\n')}\n`);
};
