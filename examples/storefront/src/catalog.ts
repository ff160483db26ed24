/** A plant on the shelf. Prices are in euros, tax included. */
export interface Plant {
  readonly id: string;
  readonly sku: string;
  readonly name: string;
  readonly latin: string;
  readonly category: string;
  readonly price: number;
  readonly oldPrice?: number;
  readonly image: string;
  readonly light: string;
  readonly story: string;
}

export const plants: readonly Plant[] = [
  {
    id: 'snake-plant',
    sku: 'NL-SAN-17',
    name: 'Snake plant',
    latin: 'Dracaena trifasciata',
    category: 'Easy going',
    price: 24.9,
    image: '/plants/snake.svg',
    light: 'Any corner',
    story: 'Water it once a month, forget it on holiday, move it to the hallway. It will be taller when you look again.',
  },
  {
    id: 'monstera',
    sku: 'NL-MON-24',
    name: 'Swiss cheese plant',
    latin: 'Monstera deliciosa',
    category: 'Statement',
    price: 49,
    oldPrice: 59,
    image: '/plants/monstera.svg',
    light: 'Bright, no sun',
    story: 'A slow explosion of leaves. Give it a pole to climb and the windows in the leaves grow larger every year.',
  },
  {
    id: 'olive',
    sku: 'NL-OLE-19',
    name: 'Balcony olive',
    latin: 'Olea europaea',
    category: 'Outdoors',
    price: 38.5,
    image: '/plants/olive.svg',
    light: 'Full sun',
    story: 'Silver leaves, a straight little trunk, and with a warm September perhaps a handful of olives.',
  },
  {
    id: 'calathea',
    sku: 'NL-CAL-14',
    name: 'Prayer plant',
    latin: 'Goeppertia ornata',
    category: 'Statement',
    price: 29.9,
    image: '/plants/calathea.svg',
    light: 'Half shade',
    story: 'Folds its leaves at night and opens them in the morning. Likes rain water and a bathroom with a window.',
  },
  {
    id: 'cactus',
    sku: 'NL-CER-12',
    name: 'Window cactus',
    latin: 'Cereus repandus',
    category: 'Easy going',
    price: 16.5,
    image: '/plants/cactus.svg',
    light: 'Full sun',
    story: 'Asks for a sunny sill and little else. Flowers when it feels like it, usually while you are away.',
  },
  {
    id: 'string-of-pearls',
    sku: 'NL-SEN-09',
    name: 'String of pearls',
    latin: 'Curio rowleyanus',
    category: 'Hanging',
    price: 19.9,
    image: '/plants/string.svg',
    light: 'Bright, no sun',
    story: 'Lets its pearls down from the shelf, a hand’s width each summer. Drinks from below, twice a month.',
  },
];

export function findPlant(id: string | null): Plant | undefined {
  return plants.find((plant) => plant.id === id);
}
