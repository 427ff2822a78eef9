// Some packages are bundled into dist/, and their licences ask that their texts go along. A plugin of the build: what
// is really in the chunks decides, so that nothing is forgotten.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'rolldown';

/** The file in dist/ with the licences of everything that is bundled. */
export const NOTICE = 'THIRD-PARTY-LICENSES.txt';

/** Licences that allow it. */
const ALLOWED = ['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause'];

const modules = join(import.meta.dirname, '..', 'node_modules');

/** The same of the file for runtimes without Node's modules. */
export const WEB_NOTICE = 'THIRD-PARTY-LICENSES.web.txt';

/** Writes the licences of what is bundled to `fileName`. */
export function licences(fileName = NOTICE): Plugin {
  // The validators were written by these two and hold parts of them, which no import shows.
  const bundled = new Set([join(modules, 'ajv'), join(modules, 'ajv-formats')]);
  return {
    name: 'third-party-licences',
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        for (const file of chunk.type === 'chunk' ? chunk.moduleIds : []) {
          const folder = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file.replaceAll('\\', '/'))?.[0];
          if (folder !== undefined) bundled.add(folder);
        }
      }
      const rule = `\n${'-'.repeat(80)}\n\n`;
      const source = `This package contains parts of the following ones.\n${rule}${[...bundled].map(licenceOf).sort().join(rule)}`;
      this.emitFile({ type: 'asset', fileName, source });
    },
  };
}

function licenceOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
    license?: string;
  };
  const file = readdirSync(folder).find((entry) => /^licen[cs]e(\.|$)/i.test(entry));
  if (license === undefined || !ALLOWED.includes(license) || file === undefined)
    throw new Error(`${name} cannot be bundled: it has the licence ${license}, in the file ${file}`);
  return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
}
