import { startProgram } from '../start-program.ts';

const [folder = ''] = process.argv.slice(2);
const { found } = await startProgram({ command: '/bin/sh', args: ['-c', 'sleep 600 & echo "child $!"; wait'], folder }, /child (\d+)/);
process.stdout.write(`child ${found}\n`);
setInterval(() => undefined, 1000);
