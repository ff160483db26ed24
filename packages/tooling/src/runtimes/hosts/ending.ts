import { endings } from '../conformance/endings.ts';
import type { Settings } from './run-server.ts';

const { targets, folder, ending } = JSON.parse(process.argv[2] ?? '{}') as Settings & { readonly ending: number };

await endings[ending]?.begin({ targets, place: (name) => `${folder}/${name}` });
