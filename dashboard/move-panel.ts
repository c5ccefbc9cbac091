import { get, type Migration } from './api.ts';
import { type Child, h } from './dom.ts';
import { TONES } from './migration.ts';
import type { View } from './view.ts';
import { shortTime } from './words.ts';

type Job = Migration['rows'][number];

/** One job of a migration: its state, the numbers behind it, what was found, and the lines that take the next step. */
export const moveContent = async (view: View): Promise<readonly Child[]> => {
  const { migration } = await get('/v1/migration', { cluster: view.cluster });
  const row = migration?.rows.find(({ job }) => job === view.move);
  const title = h('h2', { id: 'panel-title' }, view.move);
  if (migration === null || row === undefined)
    return [title, h('p', { class: 'empty' }, 'No job of this name is in the migration.')];
  const found = migration.findings.filter(({ job }) => job === row.job);
  return [
    title,
    h(
      'p',
      {
        class: `headline ${TONES[row.state] === 'missed' ? 'bad' : TONES[row.state] === 'met' ? 'good' : 'dim'}`,
      },
      row.state,
    ),
    ...aboutOf(row),
    h('h3', {}, 'The rule, with its numbers'),
    h('ul', { class: 'checks' }, ...row.checks.map(checkOf)),
    ...section(
      'Found',
      found.map(({ rule, message, severity }) =>
        h('p', { class: `finding ${severity}` }, h('strong', {}, rule), ` ${message}`),
      ),
    ),
    ...section('Runs that went wrong', row.listed.length === 0 ? [] : [listedOf(row)]),
    ...section(
      'To take the next step',
      row.change.length === 0 ? [] : [h('pre', {}, h('code', {}, row.change.join('\n')))],
    ),
  ];
};

const section = (title: string, children: readonly Child[]): readonly Child[] =>
  children.length === 0 ? [] : [h('h3', {}, title), ...children];

const HANDED: Readonly<Record<string, string>> = {
  file: 'as its file says',
  observed: 'as seen in the cluster',
};

const aboutOf = ({
  scheduler,
  shadow,
  owner,
  criticality,
  calendar,
  handOvers,
  handOversFrom,
}: Job): readonly Child[] => [
  h(
    'p',
    {},
    `In ${scheduler}${shadow ? ', shadowed on the other side' : ''}; criticality ${criticality}${owner === null ? '' : `; owner ${owner}`}`,
  ),
  h('p', {}, `Calendars: ${calendar}`),
  ...handOvers.map(({ at, scheduler: to }) =>
    h('p', {}, `Handed to ${to} at ${shortTime(at)} UTC, ${HANDED[handOversFrom] ?? ''}`),
  ),
];

const checkOf = ({ name, passed, shown }: Job['checks'][number]): HTMLElement =>
  h(
    'li',
    { class: passed ? 'passed' : 'failed' },
    h('span', { class: 'mark', 'aria-hidden': 'true' }, passed ? '✓' : '✗'),
    h(
      'div',
      {},
      h('strong', { class: 'name' }, name),
      h('span', { class: 'unseen' }, passed ? ' passed' : ' failed'),
      h('small', {}, shown),
    ),
  );

const listedOf = (job: Job): HTMLElement =>
  h(
    'div',
    { class: 'slides', tabindex: '0', role: 'region', 'aria-label': 'Runs that went wrong' },
    tableOf(job),
  );

const tableOf = ({ listed }: Job): HTMLElement =>
  h(
    'table',
    { class: 'listed' },
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        ...['Due (UTC)', 'What', 'In the hands of', 'Old side', 'Kubernetes'].map((t) =>
          h('th', { scope: 'col' }, t),
        ),
      ),
    ),
    h(
      'tbody',
      {},
      ...listed.map(({ nominal, trouble, expected, oldRuns, start }) =>
        h(
          'tr',
          {},
          h('td', { class: 'when' }, shortTime(nominal)),
          h('td', {}, trouble ?? ''),
          h('td', {}, expected),
          h(
            'td',
            {},
            oldRuns.length === 0 ? 'no run' : oldRuns.map((r) => r.replace(/^(ended )?.*T/, '$1')).join(', '),
          ),
          h('td', {}, start ?? 'not due'),
        ),
      ),
    ),
  );
