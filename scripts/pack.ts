import { join } from 'node:path';
import { output } from './run.js';

/** Packs the package as it would be published, into `folder`; gives the tarball's path. Build first. */
export function pack(folder: string): string {
  const root = join(import.meta.dirname, '..');
  const printed = output('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
    cwd: root,
  });
  const [packed] = JSON.parse(printed) as { filename: string }[];
  return join(folder, packed!.filename);
}
