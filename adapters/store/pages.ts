import type { Judgements, VerdictPage } from '../../core/ports/judgements.ts';
import { after, hours, type Instant, type Interval, instant } from '../../core/time.ts';
import { StoreUnreadable } from './errors.ts';
import { inTurn } from './in-turn.ts';
import { type CronJobName, monthOf, monthsIn, pagePartition, sortWindow, stamp } from './judgement-keys.ts';
import { part } from './ledger-keys.ts';
import { packVerdicts, unpackVerdicts } from './pack-verdicts.ts';
import { expires, retained } from './retention.ts';
import type { Item, Key, Range, Table } from './table.ts';

// A page of 3,600 runs with long evidence may pass DynamoDB's 400 KB: then it goes on in further items.
const CHUNK = 350_000;
const HOUR = hours(1);

type Pages = Pick<Judgements, 'putPages' | 'pages' | 'pagesBack'>;

export const pagesOn = (table: Table): Pages => ({
  putPages: async (cluster, pages) => {
    const written = pages.map((page) => itemsOf(cluster, page));
    await table.write(written.flat(), []);
  },
  pages: async (cluster, cronJob, asked) => {
    const window = touched(asked);
    const months = monthsIn(window).map((month) => rangeOf(cluster, cronJob, { month, window }));
    const items: Item[] = [];
    for await (const item of inTurn(months, table.query)) items.push(item);
    return pagesOf(items, cronJob);
  },
  pagesBack: (cluster, cronJob, { window, atOnce }) => {
    const within = touched(window);
    const back = { newestFirst: true, ...(atOnce === undefined ? {} : { atOnce }) };
    return backwards(
      inTurn(monthsIn(within).toReversed(), (month) =>
        table.query({ ...back, ...rangeOf(cluster, cronJob, { month, window: within }) }),
      ),
      cronJob,
    );
  },
});

/** The whole hours that a window touches, as far as they are kept. */
const touched = (asked: Interval): Interval => ({
  from: instant(Math.floor(retained(asked).from / HOUR) * HOUR),
  to: asked.to,
});

type Within = { readonly month: string; readonly window: Interval };

const rangeOf = (cluster: string, cronJob: CronJobName, { month, window }: Within): Range => ({
  pk: pagePartition(cluster, cronJob, month),
  ...sortWindow(window),
  consistent: true,
});

/** Items come newest first, so that a page's first one comes last of its chunks. */
async function* backwards(items: AsyncIterable<Item>, cronJob: CronJobName): AsyncGenerator<VerdictPage> {
  let chunks: Item[] = [];
  for await (const item of items) {
    chunks = [item, ...chunks];
    if (!isFirst(item)) continue;
    yield* pagesOf(chunks, cronJob);
    chunks = [];
  }
}

const isFirst = ({ sk }: Item): boolean => sk.endsWith('#000');

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
const pagesOf = (items: readonly Item[], { namespace, name }: CronJobName): readonly VerdictPage[] =>
  items.flatMap((first, i) => {
    if (!isFirst(first)) return [];
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
