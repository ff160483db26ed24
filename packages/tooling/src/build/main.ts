import { buildAll } from './build-all.ts';

let built = 0;
await buildAll((name, milliseconds) => {
  built += 1;
  console.log(`${name} built in ${milliseconds} ms`);
});
console.log(built === 0 ? 'Everything is up to date.' : `${built} packages built.`);
