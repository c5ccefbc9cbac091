import { CAUSE_NAMES, VERDICT_NAMES } from '../core/history-query/names.ts';
import { byId, fill, h } from './dom.ts';
import { FILTERS, type FilterName, isUntil, type View } from './view.ts';

type Go = (change: Partial<View>, push: boolean) => void;
type Field = HTMLInputElement | HTMLSelectElement;

const TITLES: Readonly<Record<FilterName, string>> = {
  job: 'CronJob',
  namespace: 'Namespace',
  owner: 'Owner',
  label: 'Label',
  verdict: 'Verdict',
  cause: 'Cause',
  incident: 'Incident',
};
const CHOICES: Readonly<Partial<Record<FilterName, readonly string[]>>> = {
  verdict: VERDICT_NAMES.filter((v) => ['late', 'never-started', 'dropped', 'killed'].includes(v)),
  cause: CAUSE_NAMES,
  // Those of the range; they come with the list of incidents.
  incident: [],
};
const HINTS: Readonly<Partial<Record<FilterName, string>>> = { job: 'namespace/name', label: 'key=value' };
export const NO_FILTERS: Pick<View, FilterName> = {
  job: '',
  namespace: '',
  owner: '',
  label: '',
  verdict: '',
  cause: '',
  incident: '',
};

/** The filters, once; what is typed goes into the address when the field is left, or on Enter. */
export const makeFilters = (go: Go): void => {
  const form = byId('filters');
  form.addEventListener('submit', (event) => event.preventDefault());
  const until = h('input', { id: 'until', type: 'search', placeholder: 'now', autocomplete: 'off' });
  fill(
    form,
    ...FILTERS.map((name) => h('label', {}, h('span', {}, TITLES[name]), field(name))),
    h('label', {}, h('span', {}, 'Until (UTC)'), until),
    h('button', { type: 'button', id: 'clear' }, 'Clear'),
  );
  for (const name of FILTERS)
    byId(`filter-${name}`).addEventListener('change', ({ target }) => {
      if (isField(target)) go({ [name]: target.value.trim() }, true);
    });
  until.addEventListener('change', () => {
    const asked = untilOf(until.value);
    until.setCustomValidity(
      asked === null ? 'Expected a time such as 2026-11-22 15:00, or nothing for now' : '',
    );
    if (until.reportValidity() && asked !== null) go({ until: asked }, true);
  });
  byId('clear').addEventListener('click', () => go({ ...NO_FILTERS, until: '' }, true));
};

/** A day stands for its end; null for what is no time. */
const untilOf = (text: string): string | null => {
  const [, day, clock] = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d))?(?::00)?Z?$/.exec(text.trim()) ?? [];
  if (day === undefined) return text.trim() === '' ? '' : null;
  if (clock !== undefined) return isUntil(`${day}T${clock}Z`) ? `${day}T${clock}Z` : null;
  const end = new Date(Date.parse(`${day}T00:00Z`) + 86_400_000);
  return Number.isFinite(end.getTime()) ? `${end.toISOString().slice(0, 16)}Z` : null;
};

const isField = (target: unknown): target is Field =>
  target instanceof HTMLInputElement || target instanceof HTMLSelectElement;

const field = (name: FilterName): HTMLElement => {
  const choices = CHOICES[name];
  const attributes = { id: `filter-${name}`, name, autocomplete: 'off' };
  return choices === undefined
    ? h('input', { ...attributes, type: 'search', maxlength: '400', placeholder: HINTS[name] ?? 'any' })
    : h('select', attributes, h('option', { value: '' }, 'any'), ...choices.map((c) => h('option', {}, c)));
};

/** Puts what the address says into the fields; what somebody is typing stays. */
export const showFilters = (view: View): void => {
  offerIncidents(offered, view);
  for (const name of FILTERS) set(byId(`filter-${name}`), view[name]);
  set(byId('until'), view.until.slice(0, 16).replace('T', ' '));
};

const set = (input: HTMLElement, value: string): void => {
  if (isField(input) && input !== document.activeElement) input.value = value;
};

type Offered = { readonly id: string; readonly title: string };
let offered: readonly Offered[] = [];

/** The incidents of the range can be chosen, and the one that is chosen, whatever the range. */
export const offerIncidents = (incidents: readonly Offered[], { incident }: View): void => {
  offered = incidents;
  const others =
    incident === '' || offered.some((i) => i.id === incident) ? [] : [{ id: incident, title: incident }];
  const select = byId('filter-incident');
  if (select === document.activeElement) return;
  fill(
    select,
    h('option', { value: '' }, 'any'),
    ...[...offered, ...others].map(({ id, title }) => h('option', { value: id }, title)),
  );
  set(select, incident);
};
