import { byId, fill, h } from './dom.ts';
import { offerIncidents } from './filters.ts';
import { addressOf, type View } from './view.ts';
import { shortTime } from './words.ts';

type Incident = {
  readonly id: string;
  readonly title: string;
  readonly cause: string;
  readonly opened: string;
  readonly closed: string | null;
  readonly runs: number;
};

/** Open ones first, then the latest; each leads to its bad runs. */
export const showIncidents = (incidents: readonly Incident[], view: View): void => {
  const sorted = incidents.toSorted(
    (a, b) => Number(a.closed !== null) - Number(b.closed !== null) || (a.opened < b.opened ? 1 : -1),
  );
  fill(
    byId('incidents'),
    h('div', { class: 'card-head' }, h('h2', {}, 'Incidents')),
    sorted.length === 0
      ? h('p', { class: 'empty' }, 'None in this time.')
      : h('ul', { class: 'incidents' }, ...sorted.map((incident) => row(incident, view))),
  );
  offerIncidents(sorted, view);
};

const row = ({ id, title, cause, opened, closed, runs }: Incident, view: View): HTMLElement =>
  h(
    'li',
    {},
    h(
      'span',
      { class: `badge ${closed === null ? 'missed' : 'no-data'}` },
      closed === null ? 'open' : 'closed',
    ),
    h(
      'strong',
      {},
      h(
        'a',
        {
          href: `${addressOf({ ...view, incident: id, run: '', cell: '', move: '' })}#runs`,
          'data-incident': id,
        },
        title,
      ),
    ),
    h(
      'small',
      {},
      `${runs} ${runs === 1 ? 'run' : 'runs'} · ${cause} · ${shortTime(opened)}${closed === null ? '' : ` to ${shortTime(closed)}`} UTC`,
    ),
  );
