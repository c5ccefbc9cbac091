import { isObject, type KubeObject, metadataOf } from './kinds.ts';

export type Selector = (object: KubeObject) => boolean;

/** The selectors of a request: labels by existence or equality, fields by = and !=, a namespace from the path. */
export const selectorOf = (query: URLSearchParams, namespace: string | undefined): Selector => {
  const labels = terms(query.get('labelSelector')).map(labelTerm);
  const fields = terms(query.get('fieldSelector')).map(fieldTerm);
  return (object) =>
    (namespace === undefined || metadataOf(object).namespace === namespace) &&
    labels.every((term) => term(object)) &&
    fields.every((term) => term(object));
};

const terms = (text: string | null): readonly string[] => (text ? text.split(',') : []);

const labelTerm = (term: string): Selector => {
  const [key = '', value] = term.split(/==?/);
  return (object) => {
    const { labels } = metadataOf(object);
    const label = isObject(labels) ? labels[key] : undefined;
    return value === undefined ? label !== undefined : label === value;
  };
};

const fieldTerm = (term: string): Selector => {
  const [, path = '', operator, value] = /^([^=!]+)(==|=|!=)(.*)$/.exec(term) ?? [];
  if (operator === undefined) throw new Error(`field selector not understood: ${term}`);
  return (object) => (at(object, path.split('.')) === value) === (operator !== '!=');
};

const at = (value: unknown, [field, ...rest]: readonly string[]): unknown =>
  field === undefined ? value : isObject(value) ? at(value[field], rest) : undefined;
