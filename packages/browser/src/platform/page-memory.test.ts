import { expect, test } from 'vitest';
import { createFakeWindow } from '../__fixtures__/fake-window.ts';
import { oncePerPage, pageMemory } from './page-memory.ts';

test('a page has one thing per name, and another page has its own', () => {
  const { win } = createFakeWindow();
  const thing = oncePerPage(win, 'thing', () => ({}));
  expect(oncePerPage(win, 'thing', () => ({}))).toBe(thing);
  expect(oncePerPage(win, 'other', () => ({}))).not.toBe(thing);
  expect(oncePerPage(createFakeWindow().win, 'thing', () => ({}))).not.toBe(thing);
});

test('namespaces do not share their memory', () => {
  const { win } = createFakeWindow();
  pageMemory(win, 'shop').opened = true;
  expect(pageMemory(win, 'shop')).toMatchObject({ opened: true });
  expect(pageMemory(win, 'blog')).not.toHaveProperty('opened');
});
