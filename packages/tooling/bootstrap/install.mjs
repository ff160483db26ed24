import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { toolNode } from './tool-node.mjs';

/** Bound on the install, many times what it takes. Unit: milliseconds. */
const mostMs = 20 * 60_000;
const stampFile = join(root, 'node_modules', '.waymark-install');

/** Installs the dependencies unless the last successful install was for the same lockfile and manifests. Ends the process when it cannot. */
export function ensureInstalled() {
  const wanted = fingerprint();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted && existsSync(toolNode)) return;
  console.log('Installing dependencies with pnpm (the first time takes up to a minute) …');
  const started = Date.now();
  const result = spawnSync('npx', ['-y', 'pnpm@12', 'install', '--reporter=append-only', '--config.confirmModulesPurge=false'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
    maxBuffer: 64 * 1024 * 1024,
    timeout: mostMs,
    killSignal: 'SIGKILL',
  });
  if (result.error || result.status !== 0) fail(result);
  // The lockfile may have been brought up to date, so the fingerprint is taken again.
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  writeFileSync(stampFile, fingerprint());
  console.log(`Installed in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
}

function fail(result) {
  if (result.error?.code === 'ETIMEDOUT') {
    console.error(`The install had not ended after ${mostMs / 60_000} minutes; a connection to the npm registry that hangs is the usual cause. Run this again.`);
  } else if (result.error) {
    console.error(`npx could not be started (${result.error.code ?? result.error.message}). Install Node.js 20 or newer together with npm, then run this again.`);
  } else {
    console.error(`${result.stdout ?? ''}${result.stderr ?? ''}`.trim());
    console.error('\nThe install failed. The lines above say why; a missing connection to the npm registry is the usual cause. Then run this again.');
  }
  process.exit(1);
}

function fingerprint() {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\n`);
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', '.pnpmfile.mjs', 'package.json', ...manifests('packages'), ...manifests('examples')]) {
    const path = join(root, file);
    if (existsSync(path)) hash.update(`${file}\n`).update(readFileSync(path));
  }
  return hash.digest('hex');
}

function manifests(folder) {
  if (!existsSync(join(root, folder))) return [];
  const names = readdirSync(join(root, folder)).sort();
  return names.map((name) => `${folder}/${name}/package.json`);
}
