export interface Tea {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  /** In euros, VAT included. */
  readonly price: number;
  readonly text: string;
}

export const teas: readonly Tea[] = [
  { id: 'sencha', name: 'Sencha Kagoshima', kind: 'Green', price: 14.5, text: 'Steamed the day it was picked. Grass, sea air, a long sweet end.' },
  { id: 'oolong', name: 'Oolong Dong Ding', kind: 'Oolong', price: 19.9, text: 'Rolled leaves that open over seven infusions.' },
  { id: 'assam', name: 'Assam Second Flush', kind: 'Black', price: 9.8, text: 'Malt and honey. Takes milk without losing its voice.' },
];

export function findTea(id: string): Tea | undefined {
  return teas.find((tea) => tea.id === id);
}
