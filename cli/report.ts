import type { Command } from 'commander';
import type { World } from '../core/history/world.ts';
import { presentReader } from '../core/history-query/present.ts';
import { storedSection } from '../core/migration/section.ts';
import { formatWeek, type IsoWeek, weekInterval, weekOf } from '../core/numbers/week.ts';
import type { Zone } from '../core/numbers/zone.ts';
import { issueWeek, wasWatched } from '../core/pipeline/issue-week.ts';
import { readWeek } from '../core/pipeline/week-report.ts';
import { renderHtml } from '../core/report/render-html.ts';
import { renderJson } from '../core/report/render-json.ts';
import { renderMarkdown } from '../core/report/render-markdown.ts';
import { renderText } from '../core/report/render-text.ts';
import type { Report } from '../core/report/report-data.ts';
import { parseRequest } from '../core/report/request.ts';
import { formatSeconds, type Instant, instant } from '../core/time.ts';
import { clusterIn, type OpenStore, type StoreOptions, usingStore, withStoreOptions } from './store.ts';
import { styleFor } from './style.ts';
import { UsageError } from './usage-error.ts';

type Options = StoreOptions & {
  readonly week?: string;
  readonly zone?: string;
  readonly once?: boolean;
  readonly output: string;
};

const FORMATS = ['text', 'html', 'json', 'md'] as const;
type Format = (typeof FORMATS)[number];

/** `cronwitness report`: a week against both objectives. Exit code 1 where one of them is missed. */
export const addReport = (program: Command): void => {
  const command = program
    .command('report')
    .description('a week against both objectives: budget, causes, worst jobs, coverage')
    .option(
      '--week <week>',
      'an ISO week such as 2026-W47 (default: the last one of which anything is known)',
    )
    .option('--zone <zone>', 'the time zone in which the week begins (default: the one that the judge used)')
    .option('--once', 'issue it as the weekly function does: store it, and put its events into the outbox')
    .option('-o, --output <format>', FORMATS.join(', '), 'text');
  withStoreOptions(command).action(async (options: Options) => {
    const format = FORMATS.find((f) => f === options.output);
    if (format === undefined)
      throw new UsageError(`-o: "${options.output}" is not a format; expected ${FORMATS.join(', ')}`);
    await usingStore(options, async (store) => {
      const report = await reportOf(store, await clusterIn(store, options), options);
      process.stdout.write(render(report, format));
      const missed = report.objectives.start.kind === 'missed' || report.objectives.survive.kind === 'missed';
      if (missed) process.exitCode = 1;
    });
  });
};

/** The last week that is over, where the cluster was watched in it; else the week in which it last was. */
const weekToTell = (
  { coverage }: World,
  last: IsoWeek,
  { zone, asOf }: { zone: Zone; asOf: Instant },
): IsoWeek => {
  const { from, to } = weekInterval(last, zone);
  const watched = coverage.cronjobs.watched.some((w) => w.from < to && w.to > from);
  return watched ? last : weekOf(asOf, zone);
};

const render = (report: Report, format: Format): string => {
  switch (format) {
    case 'text':
      return renderText(report, styleFor(process.stdout));
    case 'html':
      return renderHtml(report);
    case 'json':
      return renderJson(report);
    case 'md':
      return renderMarkdown(report);
    default:
      return format satisfies never;
  }
};

const reportOf = async (store: OpenStore, cluster: string, options: Options): Promise<Report> => {
  const present = await presentReader(store)(cluster);
  const asked = parseRequest(
    { week: options.week ?? undefined, timeZone: options.zone ?? present.rules.zone },
    instant(Date.now()),
  );
  if (asked.kind === 'problem') throw new UsageError(asked.message);
  const { zone } = asked;
  const { set } = present;
  const week =
    options.week === undefined ? weekToTell(set.world, asked.week, { zone, asOf: set.asOf }) : asked.week;
  if (zone.name !== present.zone.name)
    process.stderr.write(
      `cronwitness: days were counted in ${present.zone.name}: each goes to the week in ${zone.name} that it begins in\n`,
    );
  const ports = { ...store, measure: null, migration: storedSection(store.views) };
  const question = { cluster, present, week, zone };
  if (options.once !== true) return readWeek(ports, question);
  const { to } = weekInterval(week, zone);
  if (set.asOf < to)
    throw new UsageError(
      `--once: ${formatWeek(week)} is not over as of the last record, ${formatSeconds(set.asOf)}`,
    );
  if (!wasWatched(present, week))
    throw new UsageError(
      `--once: ${formatWeek(week)} was over before anybody looked: there is nothing to issue`,
    );
  return issueWeek(ports, question, set.asOf);
};
