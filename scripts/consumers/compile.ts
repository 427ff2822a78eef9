import { cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cachedInstall, installedVersion } from '../cached-install.js';
import { run } from '../run.js';
import { CELLS, COMPILERS, compilerOptions, NODE_TYPES, type Cell, type NodeTypes } from './matrix.js';
import { mountings } from './readme.js';

/**
 * Compiles the programs of test/consumer and the mountings of the README against the package that is installed in
 * `folder`, in every cell of the matrix, and runs what comes out.
 */
export function compileEverywhere(root: string, folder: string): void {
  const compilers = cachedInstall(
    'compilers',
    Object.fromEntries(
      Object.entries(COMPILERS).map(([name, range]) => [`typescript-${name}`, `npm:typescript@${range}`]),
    ),
  );
  const types = new Map<NodeTypes, string>();
  for (const version of NODE_TYPES)
    types.set(version, cachedInstall(`types-${version}`, { '@types/node': version, '@types/express': '5' }));

  for (const cell of CELLS) {
    const compiler = `typescript-${cell.compiler}`;
    const typesFolder = types.get(cell.nodeTypes)!;
    console.log(
      `TypeScript ${installedVersion(compilers, compiler)}, ` +
        `@types/node ${installedVersion(typesFolder, '@types/node')}, ${cell.resolution}`,
    );
    const project = makeProject(root, folder, cell, typesFolder);
    run('node', [join(compilers, 'node_modules', compiler, 'bin', 'tsc'), '-p', project], { cwd: folder });
    if (cell.resolution === 'node16')
      for (const program of ['index.mjs', 'index.cjs'])
        run('node', [join(project, 'out', program)], { cwd: folder });
  }
}

/** A folder with the programs, once for each kind of module that the resolution tells apart. */
function makeProject(root: string, folder: string, cell: Cell, typesFolder: string): string {
  const project = join(folder, `${cell.compiler}-${cell.nodeTypes}-${cell.resolution}`);
  mkdirSync(project);
  symlinkSync(join(typesFolder, 'node_modules'), join(project, 'node_modules'));
  const endings = cell.resolution === 'node16' ? ['mts', 'cts'] : ['ts'];
  const programs = readdirSync(join(folder, 'typescript'));
  for (const ending of endings) {
    for (const program of programs)
      cpSync(join(folder, 'typescript', program), join(project, program.replace(/mts$/, ending)));
    mountings(join(root, 'README.md')).forEach((code, index) =>
      writeFileSync(join(project, `readme-${index}.${ending}`), code),
    );
  }
  const tsconfig = {
    compilerOptions: compilerOptions(cell),
    include: endings.map((ending) => `*.${ending}`),
  };
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(tsconfig));
  return project;
}
