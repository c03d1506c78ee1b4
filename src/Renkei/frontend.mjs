// Brings the browser's libraries into wwwroot/lib. Called by Frontend.targets; safe when two builds run at once.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

// Only what the browser is really sent, and the licence each asks us to pass on.
const wanted = {
  '@digital-go-jp/design-tokens': { to: 'design-tokens', files: ['dist/tokens.css'], licence: 'LICENSE' },
  'leaflet': { to: 'leaflet', files: ['dist/leaflet.js', 'dist/leaflet.css', 'dist/images/layers.png', 'dist/images/layers-2x.png', 'dist/images/marker-icon.png'], licence: 'LICENSE' },
  'leaflet.markercluster': { to: 'leaflet-markercluster', files: ['dist/leaflet.markercluster.js', 'dist/MarkerCluster.css'], licence: 'MIT-LICENCE.txt' },
};

const root = import.meta.dirname;
const installed = join(root, 'node_modules', '.installed');
const copied = join(root, 'wwwroot', 'lib', 'LICENCES.txt');
const sources = ['package-lock.json', 'frontend.mjs'].map(name => join(root, name));
const lock = join(tmpdir(), `renkei-frontend-${createHash('sha256').update(root).digest('hex').slice(0, 16)}`);

const isNewer = stamp => existsSync(stamp) && sources.every(source => statSync(stamp).mtimeMs >= statSync(source).mtimeMs);

async function alone(work) {
  // Making a folder is atomic everywhere, so it serves as the lock; one left by a killed build goes stale.
  const staleAfter = 180_000;
  for (;;) {
    try { mkdirSync(lock); break; } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > staleAfter) { rmSync(lock, { recursive: true, force: true }); }
      await new Promise(done => setTimeout(done, 250));
    }
  }
  try { work(); } finally { rmSync(lock, { recursive: true, force: true }); }
}

function put(from, to) {
  // Written beside and renamed, so that a build reading meanwhile never sees half a file.
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, `${to}.part`);
  renameSync(`${to}.part`, to);
}

await alone(() => {
  if (!isNewer(installed)) {
    const npm = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: root, stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8', shell: process.platform === 'win32' });
    if (npm.status !== 0) {
      console.error(`error RENKEI002: 'npm ci' failed in ${root}. ${npm.error?.message ?? ''}\n${(npm.stderr ?? '').replaceAll('error', 'problem')}`);
      process.exitCode = 1;
      return;
    }
    writeFileSync(installed, '');
  }
  if (!isNewer(copied)) {
    let licences = '';
    for (const [name, { to, files, licence }] of Object.entries(wanted)) {
      const from = join(root, 'node_modules', name);
      for (const file of files) { put(join(from, file), join(root, 'wwwroot', 'lib', to, file.replace(/^dist\//, ''))); }
      const { version } = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8'));
      licences += `${name} ${version}\n\n${readFileSync(join(from, licence), 'utf8').trim()}\n\n----\n\n`;
    }
    writeFileSync(`${copied}.part`, licences);
    renameSync(`${copied}.part`, copied);
  }
  // The stamps must be newer than their sources even where nothing had to be done.
  const now = new Date();
  utimesSync(installed, now, now);
  utimesSync(copied, now, now);
});
