import { byId, fill, h } from './dom.ts';
import { shortTime } from './words.ts';

type Incident = {
  readonly id: string;
  readonly title: string;
  readonly cause: string;
  readonly opened: string;
  readonly closed: string | null;
  readonly runs: number;
};

/** Open ones first, then the latest. */
export const showIncidents = (incidents: readonly Incident[]): void => {
  const sorted = incidents.toSorted(
    (a, b) => Number(a.closed !== null) - Number(b.closed !== null) || (a.opened < b.opened ? 1 : -1),
  );
  fill(
    byId('incidents'),
    h('div', { class: 'card-head' }, h('h2', {}, 'Incidents')),
    sorted.length === 0
      ? h('p', { class: 'empty' }, 'None in this time.')
      : h('ul', { class: 'incidents' }, ...sorted.map(row)),
  );
};

const row = ({ title, cause, opened, closed, runs }: Incident): HTMLElement =>
  h(
    'li',
    {},
    h(
      'span',
      { class: `badge ${closed === null ? 'missed' : 'no-data'}` },
      closed === null ? 'open' : 'closed',
    ),
    h('strong', {}, title),
    h(
      'small',
      {},
      `${runs} ${runs === 1 ? 'run' : 'runs'} · ${cause} · ${shortTime(opened)}${closed === null ? '' : ` to ${shortTime(closed)}`} UTC`,
    ),
  );
