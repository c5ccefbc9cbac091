import type { Command } from 'commander';
import { isClusterError } from '../adapters/kubernetes/errors.ts';
import { missingPermissions, type ServerInfo, serverInfo } from '../adapters/kubernetes/probe.ts';
import { type Duration, duration, formatDuration, instant, seconds } from '../core/time.ts';
import { adviceOn, oneLine, talking } from './cluster-access.ts';
import { type ClustersOptions, wantedCluster, withClusters } from './clusters.ts';
import { columns, harmless } from './columns.ts';
import { type SettingsOptions, settingsOf, withConfiguration } from './settings.ts';
import { styleFor } from './style.ts';

/** One thing that was looked at. `advice` is empty where nothing is to be done. */
export type Check = {
  readonly name: string;
  readonly good: boolean;
  readonly finding: string;
  readonly advice: string;
};

// batch/v1 CronJobs with time zones exist from 1.25 on; tried up to 1.36.
const OLDEST = 25;
const NEWEST = 36;

/** Beyond this our words "late" and "blind" would be told by the wrong minute; NTP keeps machines within milliseconds. */
const MOST_SKEW: Duration = seconds(5);

/** `cronwitness doctor`: can this account on this machine watch this cluster? */
export const addDoctor = (program: Command): void => {
  withConfiguration(withClusters(program.command('doctor')))
    .description('check access to a cluster: reachability, version, permissions, clocks, zone data')
    .action(async (options: Options) => {
      const checks = await examine(options);
      process.stdout.write(render(checks));
      if (checks.some((c) => !c.good)) process.exitCode = 1;
    });
};

type Options = ClustersOptions & Pick<SettingsOptions, 'config'>;

const examine = async (options: Options): Promise<readonly Check[]> => {
  const { name, open } = wantedCluster(options, settingsOf(options));
  const connection = await open();
  const asked = Date.now();
  const info = await talking(() => serverInfo(connection));
  const answered = Date.now();
  return [
    { name: 'reachable', good: true, finding: `${name} at ${connection.server}`, advice: '' },
    checkVersion(info),
    ...(await checkPermissions(connection)),
    checkClock(info, { asked, answered }),
    checkZones({ tz: process.versions.tz, icu: process.versions.icu }),
  ];
};

export const checkVersion = ({ gitVersion, minor }: ServerInfo): Check => {
  const supported = minor !== undefined && minor >= OLDEST && minor <= NEWEST;
  const advice =
    minor === undefined
      ? 'the server does not say its version: is this a Kubernetes API server?'
      : minor < OLDEST
        ? `upgrade: Cronwitness needs Kubernetes 1.${OLDEST} or later`
        : `newer than any that Cronwitness was tried with (1.${NEWEST}): it may well work; look for a later Cronwitness`;
  return {
    name: 'version',
    good: supported,
    finding: gitVersion || 'unknown',
    advice: supported ? '' : advice,
  };
};

const checkPermissions = async (
  connection: Parameters<typeof missingPermissions>[0],
): Promise<readonly Check[]> => {
  try {
    const missing = await missingPermissions(connection);
    if (missing.length === 0)
      return [
        { name: 'permissions', good: true, finding: 'get, list, watch on all four resources', advice: '' },
      ];
    return missing.map(({ verb, resource, group }) => ({
      name: 'permission',
      good: false,
      finding: `missing: ${verb} ${resource}${group === '' ? '' : ` (API group ${group})`}`,
      advice: 'bind the role of deploy/rbac.yaml to this account: kubectl apply -f deploy/rbac.yaml',
    }));
  } catch (error) {
    if (!isClusterError(error)) throw error;
    return [{ name: 'permissions', good: false, finding: oneLine(error.message), advice: adviceOn(error) }];
  }
};

/** The Date has whole seconds: what lies within one, before the answer came, is no skew. */
export const checkClock = (
  { serverTime }: Pick<ServerInfo, 'serverTime'>,
  { asked, answered }: { readonly asked: number; readonly answered: number },
): Check => {
  if (serverTime === undefined)
    return {
      name: 'clock',
      good: false,
      finding: 'the server sends no Date',
      advice: 'is a proxy in the way?',
    };
  const ahead = serverTime > answered ? serverTime - answered : Math.min(0, serverTime + 1000 - asked);
  const good = Math.abs(ahead) <= MOST_SKEW;
  const which = ahead > 0 ? 'ahead of' : 'behind';
  const finding =
    ahead === 0 ? 'agrees with ours' : `${formatDuration(duration(Math.abs(ahead)))} ${which} ours`;
  const advice =
    'set both clocks by NTP: until then verdicts come late and gaps look longer, never the reverse';
  return { name: 'clock', good, finding, advice: good ? '' : advice };
};

/** Which edition of the IANA zone rules we compute with; an old one has old DST rules. */
export const checkZones = (
  { tz, icu }: { readonly tz?: string | undefined; readonly icu?: string | undefined },
  now = instant(Date.now()),
): Check => {
  const year = Number(/^\d{4}/.exec(tz ?? '')?.[0] ?? Number.NaN);
  const known = Number.isFinite(year);
  const old = known && new Date(now).getUTCFullYear() - year > 2;
  return {
    name: 'zone data',
    good: known && !old,
    finding: known ? `${tz} (ICU ${icu ?? 'unknown'})` : `ICU ${icu ?? 'none'}, edition unknown`,
    advice: known && !old ? '' : 'use a current Node.js with full ICU: DST rules change several times a year',
  };
};

const render = (checks: readonly Check[]): string => {
  const style = styleFor(process.stdout);
  const rows = checks.map(({ name, good, finding, advice }) => [
    { text: good ? 'ok' : 'FAIL', paint: good ? style.good : style.bad },
    name,
    harmless(advice === '' ? finding : `${finding}. ${advice}`, 400),
  ]);
  return `${columns(rows)}\n`;
};
