// Puts the page of `marchland map` together: Leaflet (pinned in package-lock.json) and the files
// beside this one, all inline, with the hashes that its content security policy allows.
// usage: node build.mjs OUTPUT   (after `npm ci`)
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const leaflet = process.env.LEAFLET_DIR || join(here, 'node_modules/leaflet');
const read = (folder, name) => readFileSync(join(folder, name), 'utf8').replace(/\r\n?/g, '\n');
const hash = (text) => 'sha256-' + createHash('sha256').update(text, 'utf8').digest('base64');

const script = (read(leaflet, 'dist/leaflet.js').replace(/^\/\/# sourceMappingURL=.*$/m, '') + '\n' + read(here, 'page.js')).replace(/<\/script/gi, '<\\/script');
// The pictures that Leaflet's style names are of controls and markers the page does not use.
const style = read(leaflet, 'dist/leaflet.css').replace(/url\([^)]*\)/g, 'none') + '\n' + read(here, 'page.css');
const license = 'Leaflet:\n' + read(leaflet, 'LICENSE').replace(/--+/g, '-');

const parts = { STYLE: style, SCRIPT: script, LICENSE: license, STYLE_HASH: hash(style), SCRIPT_HASH: hash(script) };
writeFileSync(process.argv[2], read(here, 'page.html').replace(/@([A-Z_]+)@/g, (all, name) => parts[name] ?? all));
