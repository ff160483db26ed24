type Child = Node | string;

/** Makes an element. Texts become text nodes, so nothing that a visitor typed is read as HTML. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

export function button(text: string, onClick: () => void, look = 'primary'): HTMLButtonElement {
  const made = element('button', { type: 'button', class: look }, text);
  made.addEventListener('click', onClick);
  return made;
}

/** Fills a part of the page. */
export function fill(id: string, ...children: readonly Child[]): void {
  document.getElementById(id)?.replaceChildren(...children);
}

const euros = new Intl.NumberFormat('en-IE', { style: 'currency', currency: 'EUR' });

export function price(amount: number): string {
  return euros.format(amount);
}
