import type { Judgements, VerdictPage } from '../../core/ports/judgements.ts';
import { after, hours, type Instant, instant } from '../../core/time.ts';
import { StoreUnreadable } from './errors.ts';
import { monthOf, monthsIn, pagePartition, sortWindow, stamp } from './judgement-keys.ts';
import { part } from './ledger-keys.ts';
import { packVerdicts, unpackVerdicts } from './pack-verdicts.ts';
import { expires, retained } from './retention.ts';
import type { Item, Key, Table } from './table.ts';

// A page of 3,600 runs with long evidence may pass DynamoDB's 400 KB: then it goes on in further items.
const CHUNK = 350_000;
const HOUR = hours(1);

export const pagesOn = (table: Table): Pick<Judgements, 'putPages' | 'pages'> => ({
  putPages: async (cluster, pages) => {
    const written = pages.map((page) => itemsOf(cluster, page));
    await table.write(written.flat(), []);
  },
  pages: async (cluster, cronJob, window) => {
    const from = instant(Math.floor(retained(window).from / HOUR) * HOUR);
    const found: VerdictPage[] = [];
    for (const month of monthsIn({ from, to: window.to })) {
      const pk = pagePartition(cluster, cronJob, month);
      const items: Item[] = [];
      for await (const item of table.query({ pk, ...sortWindow({ from, to: window.to }), consistent: true }))
        items.push(item);
      found.push(...pagesOf(items, cronJob));
    }
    return found;
  },
});

const pageKey = (cluster: string, page: VerdictPage, chunk: number): Key => ({
  pk: pagePartition(cluster, page, monthOf(page.hour)),
  sk: `${stamp(page.hour)}#${part(page.cronJobUid)}#${String(chunk).padStart(3, '0')}`,
});

const itemsOf = (cluster: string, page: VerdictPage): readonly Item[] => {
  const bytes = packVerdicts(page.verdicts);
  const chunks = Math.max(1, Math.ceil(bytes.length / CHUNK));
  return Array.from({ length: chunks }, (_, i) => ({
    ...pageKey(cluster, page, i),
    hour: page.hour,
    uid: page.cronJobUid,
    chunks,
    verdicts: bytes.subarray(i * CHUNK, (i + 1) * CHUNK),
    expires: expires(after(page.hour, HOUR)),
  }));
};

/** Chunks beyond the count of a page's first item are left over from a longer page of before: they are not read. */
const pagesOf = (
  items: readonly Item[],
  { namespace, name }: { readonly namespace: string; readonly name: string },
): readonly VerdictPage[] =>
  items.flatMap((first, i) => {
    if (!first.sk.endsWith('#000')) return [];
    const { hour, uid, chunks } = first;
    if (typeof hour !== 'number' || typeof uid !== 'string' || typeof chunks !== 'number')
      throw new StoreUnreadable(`${first.pk} ${first.sk} is not a verdict page`);
    const bytes = items.slice(i, i + chunks).map(({ verdicts }) => {
      if (verdicts instanceof Uint8Array) return verdicts;
      throw new StoreUnreadable(`${first.pk} ${first.sk}: a chunk of the page is missing`);
    });
    const at: Instant = instant(hour);
    return { cronJobUid: uid, namespace, name, hour: at, verdicts: unpackVerdicts(Buffer.concat(bytes)) };
  });
