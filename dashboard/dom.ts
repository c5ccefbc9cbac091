/** What an element may be given: attributes as text, a handler as `on…`, properties of its own as they are. */
export type Attributes = Readonly<Record<string, string | boolean | ((event: Event) => void)>>;
export type Child = Node | string | null;

/** Makes an element. Text goes in as text: nothing that came from a cluster is ever read as HTML. */
export const h = <K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else if (typeof value === 'boolean') element.toggleAttribute(name, value);
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((c) => c !== null));
  return element;
};

/** The element with an id; the page was made with it, so that one that is missing is our own mistake. */
export const byId = (id: string): HTMLElement => {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no #${id}`);
  return found;
};

/** Replaces the children, unless they are the same: a refresh must not take the focus or a selection away. */
export const fill = (element: Element, ...children: readonly Child[]): void => {
  const next = document.createElement('div');
  next.append(...children.filter((c) => c !== null));
  if (next.innerHTML !== element.innerHTML) element.replaceChildren(...next.childNodes);
};
