import { ZONE_NAMES } from './zone-names.ts';

// Zones that came after the list was made: exactly as Intl lists them, in that case.
const isListedByIntl = (name: string): boolean => Intl.supportedValuesOf('timeZone').includes(name);

/** Whether Go's `time.LoadLocation` knows the name (the empty name and `Local` are the caller's matter). */
export const isZone = (name: string): boolean => ZONE_NAMES.has(name) || isListedByIntl(name);

const plain = (name: string): string => name.toLowerCase().replaceAll(/[\s_-]+/g, '');

/** A known zone that differs in case, spaces or a missing area only: `europe/berlin`, `New York`. */
export const similarZone = (name: string): string | undefined => {
  const wanted = plain(name);
  if (wanted === '') return undefined;
  const names = [...ZONE_NAMES];
  return (
    names.find((known) => plain(known) === wanted) ??
    names.find((known) => plain(known).endsWith(`/${wanted}`))
  );
};
