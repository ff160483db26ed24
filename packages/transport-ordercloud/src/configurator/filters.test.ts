import { expect, test } from 'vitest';
import { encodeQuery, ocFilter } from './filters.ts';

test.each([
  [{}, ''],
  [{ filters: { Name: 'Checkout' } }, '?Name=Checkout'],
  [{ filters: { Name: 'Check*' } }, '?Name=Check*'],
  [{ filters: { Name: '*out' } }, '?Name=*out'],
  [{ filters: { EventType: ocFilter.anyOf('LineItemAdded', 'LineItemUpdated') } }, '?EventType=LineItemAdded%7CLineItemUpdated'],
  [{ filters: { Name: ocFilter.not('Checkout') } }, '?Name=!Checkout'],
  [{ filters: { Name: [ocFilter.not('A'), ocFilter.not('B')] } }, '?Name=!A&Name=!B'],
  [{ filters: { DateCreated: ocFilter.above('2025-01-01') } }, '?DateCreated=%3E2025-01-01'],
  [{ filters: { Total: ocFilter.below(100) } }, '?Total=%3C100'],
  [{ filters: { Total: ocFilter.atLeast(100) } }, '?Total=!%3C100'],
  [{ filters: { Total: ocFilter.atMost(100) } }, '?Total=!%3E100'],
  [{ filters: { 'xp.Exported': ocFilter.empty() } }, '?xp.Exported=!*'],
  [{ filters: { Enabled: true, 'xp.a b': 0 } }, '?Enabled=true&xp.a%20b=0'],
  [{ search: 'a&b', searchOn: ['ID', 'Name'], sortBy: ['!Name', 'ID'], page: 2, pageSize: 100 }, '?search=a%26b&searchOn=ID%2CName&sortBy=!Name%2CID&page=2&pageSize=100'],
  [{ search: undefined, filters: { Name: null } }, ''],
])('%o is written as "%s"', (query, text) => {
  expect(encodeQuery(query as never)).toBe(text);
});
