import type { Metered } from './cost-meter.ts';
import { gbSecondsOf, LOG_LINES, storedGBOf } from './cost-scale.ts';
import type { Parts } from './cost-stack.ts';
import type prices from './prices.json';

export type Line = {
  readonly component: string;
  readonly amount: string;
  /** Dollars a month by the price list, and what is left after the allowances that never end. */
  readonly list: number;
  readonly paid: number;
};

export type Fleet = {
  readonly prices: typeof prices;
  readonly parts: Parts;
  readonly clusters: number;
  /** One for each kubeconfig and webhook; EKS needs none. */
  readonly secrets: number;
};

export const HOURS_A_MONTH = 730;
// A pipe asks its queue with five long polls of 20 s at a time, all the time.
const POLLS_AN_HOUR = (5 * 3600) / 20;
// Ticks are counted each minute. All other metrics are sent in hours of trouble only, and paid for by the hour: of seven we
// take a tenth of the month.
const METRICS_ALWAYS = 1;
const METRICS_AT_TIMES = 6;
const TROUBLED = 0.1;
// An event with its envelope, in the archive.
const EVENT_GB = 3e-6;

type Priced = {
  readonly used: number;
  readonly price: number;
  readonly free?: number;
  readonly amount: string;
};

const line = (component: string, { used, price, free = 0, amount }: Priced): Line => ({
  component,
  amount,
  list: used * price,
  paid: Math.max(0, used - free) * price,
});

const n = (value: number): string => Math.round(value).toLocaleString('en-US');
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** A month's bill of so many clusters of the size that was metered. */
export const billOf = (m: Metered, fleet: Fleet): readonly Line[] => {
  const scale = (HOURS_A_MONTH / m.hours) * fleet.clusters;
  return [...tableLines(m, fleet, scale), ...functionLines(m, fleet, scale), ...watchLines(m, fleet, scale)];
};

export const writeUnitsOf = ({ kinds }: Metered): number =>
  sum(Object.values(kinds).map(({ tableUnits, indexUnits }) => tableUnits + indexUnits));

const tableLines = (m: Metered, { prices, parts }: Fleet, scale: number): readonly Line[] => {
  const { recoveryGBMonth, ...classes } = prices.dynamodb;
  const { writeUnit, readUnit, storedGBMonth, freeGB } = classes[parts.tableClass];
  const [writes, reads] = [writeUnitsOf(m) * scale, m.readUnits * scale];
  const stored = storedGBOf(m.kinds, scale);
  const amount = `${stored.toFixed(1)} GB`;
  return [
    line('DynamoDB writes', { used: writes, price: writeUnit, amount: `${n(writes)} units` }),
    line('DynamoDB reads', { used: reads, price: readUnit, amount: `${n(reads)} units` }),
    line('DynamoDB storage, full after 13 months', {
      used: stored,
      price: storedGBMonth,
      free: freeGB,
      amount,
    }),
    line('DynamoDB point-in-time recovery', { used: stored, price: recoveryGBMonth, amount }),
  ];
};

const functionLines = (m: Metered, { prices, parts, clusters }: Fleet, scale: number): readonly Line[] => {
  const { lambda, eventbridge, sqs } = prices;
  const calls = sum(Object.values(m.functions).map((f) => f.calls)) * scale;
  const gbSeconds = gbSecondsOf(m, parts.memory) * scale;
  // Two schedules a minute for each cluster, one an hour, one a day; half of the ticks go through the queue and the pipe.
  const ticks = (m.functions.observe?.calls ?? 0) * scale;
  const schedules = ticks + HOURS_A_MONTH + 30;
  const requests = POLLS_AN_HOUR * HOURS_A_MONTH * clusters + ticks;
  const events = m.events * scale;
  return [
    line('Lambda calls', {
      used: calls,
      price: lambda.request,
      free: lambda.freeRequests,
      amount: n(calls),
    }),
    line('Lambda duration', {
      used: gbSeconds,
      price: lambda.GBSecond,
      free: lambda.freeGBSeconds,
      amount: `${n(gbSeconds)} GB-s`,
    }),
    line('Scheduler', {
      used: schedules,
      price: eventbridge.schedule,
      free: eventbridge.freeSchedules,
      amount: n(schedules),
    }),
    line('Pipe', { used: ticks / 2, price: eventbridge.pipeRequest, amount: n(ticks / 2) }),
    line('SQS', { used: requests, price: sqs.request, free: sqs.freeRequests, amount: n(requests) }),
    line('EventBridge events and their archive', {
      used: events,
      price: eventbridge.event + EVENT_GB * eventbridge.archivedGB,
      amount: n(events),
    }),
  ];
};

const watchLines = (
  m: Metered,
  { prices, parts, clusters, secrets }: Fleet,
  scale: number,
): readonly Line[] => {
  const { cloudwatch, ses } = prices;
  const metrics = METRICS_ALWAYS * clusters + METRICS_AT_TIMES * TROUBLED;
  const own = sum(Object.values(m.functions).map(({ logBytes }) => logBytes));
  const calls = sum(Object.values(m.functions).map((f) => f.calls));
  const logs = ((own + calls * LOG_LINES) * scale) / 1e9;
  const mails = m.mails * scale;
  return [
    line('CloudWatch alarms', {
      used: parts.alarms,
      price: cloudwatch.alarm,
      free: cloudwatch.freeAlarms,
      amount: n(parts.alarms),
    }),
    line('CloudWatch metrics', {
      used: metrics,
      price: cloudwatch.metric,
      free: cloudwatch.freeMetrics,
      amount: metrics.toFixed(1),
    }),
    line('CloudWatch dashboard', {
      used: parts.dashboards,
      price: cloudwatch.dashboard,
      free: cloudwatch.freeDashboards,
      amount: n(parts.dashboards),
    }),
    line('CloudWatch logs, kept for a month', {
      used: logs,
      price: cloudwatch.logGB + cloudwatch.logStoredGBMonth,
      free: cloudwatch.freeLogGB,
      amount: `${logs.toFixed(2)} GB`,
    }),
    line('Secrets (one for each kubeconfig, each webhook)', {
      used: secrets,
      price: prices.secrets.secret,
      amount: n(secrets),
    }),
    line('SES mails', { used: mails, price: ses.mail, amount: n(mails) }),
  ];
};
