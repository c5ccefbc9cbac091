import { KINDS, type KubeObject, type Plural } from './kinds.ts';
import type { Selector } from './selectors.ts';
import type { ClusterState } from './state.ts';
import { continueExpired, plainStatus } from './status.ts';

export type PageQuery = { readonly limit: number; readonly token: string };

/** A page, written piece by piece so that none is ever held as one string; or a refusal. */
export type Page =
  | { readonly kind: 'page'; readonly pieces: Iterable<string> }
  | { readonly kind: 'refused'; readonly status: KubeObject };

type Remainder = { readonly version: number; readonly items: readonly KubeObject[] };

/** Lists in pages. A continue token stands for the rest of one consistent list, until it expires. */
export class Pages {
  readonly #state: ClusterState;
  readonly #remainders = new Map<string, Remainder>();
  #given = 0;

  constructor(state: ClusterState) {
    this.#state = state;
  }

  /** Compacts etcd: every continue token given so far is too old. */
  expireTokens(): void {
    this.#remainders.clear();
  }

  page(plural: Plural, selector: Selector, { limit, token }: PageQuery): Page {
    if (token !== '' && !/^page-\d+$/.test(token))
      return refused(plainStatus(400, 'continue key is not valid'));
    const whole =
      token === ''
        ? { version: this.#state.version, items: this.#state.list(plural).filter(selector) }
        : this.#remainders.get(token);
    if (!whole) return refused(continueExpired());
    const items = limit > 0 ? whole.items.slice(0, limit) : whole.items;
    const rest = whole.items.slice(items.length);
    const metadata = {
      resourceVersion: String(whole.version),
      ...(rest.length > 0 && {
        continue: this.#keep({ ...whole, items: rest }),
        remainingItemCount: rest.length,
      }),
    };
    return { kind: 'page', pieces: pieces(plural, metadata, items) };
  }

  #keep(remainder: Remainder): string {
    const token = `page-${++this.#given}`;
    this.#remainders.set(token, remainder);
    return token;
  }
}

const refused = (status: KubeObject): Page => ({ kind: 'refused', status });

function* pieces(plural: Plural, metadata: KubeObject, items: readonly KubeObject[]): Generator<string> {
  const { kind, apiVersion } = KINDS[plural];
  const head = { kind: `${kind}List`, apiVersion, metadata };
  yield `${JSON.stringify(head).slice(0, -1)},"items":[`;
  for (const [i, { kind: _kind, apiVersion: _version, ...item }] of items.entries()) {
    yield `${i > 0 ? ',' : ''}${JSON.stringify(item)}`;
  }
  yield ']}\n';
}
