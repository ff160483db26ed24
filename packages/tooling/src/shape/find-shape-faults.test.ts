import { describe, expect, test } from 'vitest';
import { findShapeFaults } from './find-shape-faults.ts';

function lines(count: number): string {
  return Array.from({ length: count }, (_, index) => `  total += ${index};`).join('\n');
}

describe('length of functions', () => {
  test('a function of 40 lines passes and one of 41 does not', () => {
    expect(findShapeFaults('a.ts', `export function sum(total: number) {\n${lines(38)}\n}\n`)).toEqual([]);
    expect(findShapeFaults('a.ts', `\nexport function sum(total: number) {\n${lines(39)}\n}\n`)).toEqual(['a.ts:2 has a function of 41 lines. Split it: at most 40.']);
  });

  test('blank lines and comments do not count', () => {
    expect(findShapeFaults('a.ts', `function sum(total: number) {\n\n  // why\n  /* and\n how */\n${lines(38)}\n}\n`)).toEqual([]);
  });

  test('a factory may hold several functions, each of which is short', () => {
    const inner = `  const one = (): void => {\n${lines(30)}\n  };\n`;
    expect(findShapeFaults('a.ts', `function make(total: number) {\n${inner}${inner}}\n`)).toEqual([]);
  });

  test('a long function inside a short one is found', () => {
    const text = `function make(total: number) {\n  return () => {\n${lines(41)}\n  };\n}\n`;
    expect(findShapeFaults('a.ts', text)).toEqual(['a.ts:2 has a function of 43 lines. Split it: at most 40.']);
  });

  test('tests may be longer', () => {
    expect(findShapeFaults('a.ts', `function sum(total: number) {\n${lines(60)}\n}\n`, { isTest: true })).toEqual([]);
  });
});

describe('classes', () => {
  test.each(['export class Queue {}', 'const Queue = class {};', 'class Queue extends Map {}'])('%s is refused', (text) => {
    expect(findShapeFaults('a.ts', text)).toEqual(['a.ts:1 has a class that is no error. Make it a function that returns an object.']);
  });

  test.each(['class TrackingError extends Error {}', 'class MissingError extends TrackingError {}'])('%s is an error and passes', (text) => {
    expect(findShapeFaults('a.ts', text)).toEqual([]);
  });
});
