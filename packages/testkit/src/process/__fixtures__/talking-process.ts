/** Says a word, in two pieces, and ends, or lives on. */
process.stdout.write('rea');
setImmediate(() => {
  process.stdout.write('dy\n');
  process.stderr.write('careful\n');
  if (process.argv[2] === 'live') setInterval(() => undefined, 1000);
  else process.exitCode = 3;
});
