import type { SliReport } from '../core/numbers/objective.ts';
import { shareOf } from '../core/report/phrase.ts';
import type { Overview } from './api.ts';
import { byId, fill, h } from './dom.ts';

/** The trend, the newest week first; weeks before the first record have nothing to say. */
export const showWeeks = ({ trend, last28Days, window }: Overview): void => {
  const told = trend.filter(({ start, survive }) => start.kind !== 'no-data' || survive.kind !== 'no-data');
  const rows = told
    .toReversed()
    .map(({ week, start, survive }) =>
      h(
        'tr',
        {},
        h(
          'th',
          { scope: 'row' },
          h('a', { href: `/v1/reports/${week}` }, week),
          week === window.label ? ' so far' : '',
        ),
        cell(start),
        cell(survive),
      ),
    );
  const rolling = h(
    'tr',
    {},
    h('th', { scope: 'row' }, '28 days'),
    cell(last28Days.start),
    cell(last28Days.survive),
  );
  fill(
    byId('weeks'),
    h('div', { class: 'card-head' }, h('h2', {}, 'Week by week')),
    h(
      'table',
      { class: 'weeks' },
      h(
        'thead',
        {},
        h('tr', {}, ...['Week', 'Started in time', 'Left to end'].map((t) => h('th', { scope: 'col' }, t))),
      ),
      h('tbody', {}, ...rows, rolling),
    ),
  );
};

const cell = (sli: SliReport): HTMLElement =>
  h(
    'td',
    {},
    h('span', { class: 'whole' }, h('span', { class: `dot ${sli.kind}` }), shareOf(sli)),
    ' ',
    h('small', {}, wordOf(sli)),
  );

const wordOf = (sli: SliReport): string => (sli.kind === 'no-data' ? '' : sli.kind);
