import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The source files that a file loads, itself included; imports of types alone vanish. */
function loaded(file: string, files = new Set<string>()): Set<string> {
  if (files.has(file)) return files;
  files.add(file);
  const source = readFileSync(file, 'utf8');
  for (const [, from] of source.matchAll(/^(?:import|export) (?!type )[^;]*? from '([^']+)';/gm))
    if (from!.startsWith('.')) loaded(join(dirname(file), from!.replace(/\.js$/, '.ts')), files);
    else files.add(from!);
  return files;
}

test('the client loads no module of Node and no package that is not bundled: it runs wherever there is a fetch', () => {
  const files = [...loaded('src/client/index.ts')];
  expect(files).toContain('src/client/transport.ts');
  expect(files.filter((file) => !file.endsWith('.ts'))).toEqual(['fastest-levenshtein']);
  const globals = /\b(?:Buffer|process|global|setImmediate|__dirname)\b(?=[.(])/;
  const code = (file: string) => readFileSync(file, 'utf8').replace(/\/\*[^]*?\*\/|\/\/.*$/gm, '');
  expect(files.filter((file) => file.endsWith('.ts') && globals.test(code(file)))).toEqual([]);
});
