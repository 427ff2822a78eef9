import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { grouped } from '../report/numbers.js';
import { table } from '../report/table.js';
import { target } from '../report/target.js';

const USER = `import { TrelloWebhooks } from 'trello-webhooks';
const webhooks = new TrelloWebhooks({ secret: 'secret', callbackURL: 'https://bot.example.com/trello' });
webhooks.on('updateCard:idList', ({ action }) => {
  const moved: string = action.data.listBefore.name + action.data.listAfter.name;
  return moved;
});
`;

const EMPTY = 'export {};\n';

interface Diagnostics {
  readonly types: number;
  readonly definitionLines: number;
}

/** What the package's types cost the compiler in a program of six lines. */
export function types(): string {
  const user = measure(USER, usual);
  const empty = measure(EMPTY, usual);
  const userChecked = measure(USER, checkingAll);
  const emptyChecked = measure(EMPTY, checkingAll);
  return [
    table(
      ['program', 'types', 'lines of definitions'],
      [
        row('six lines', user),
        row('empty', empty),
        row('six lines, skipLibCheck off', userChecked),
        row('empty, skipLibCheck off (checks the DOM)', emptyChecked),
      ],
    ),
    '',
    target(`≤ 2,500 types: ${grouped(user.types)}`, user.types <= 2_500),
    target(`≤ 20,000 lines of definitions: ${grouped(user.definitionLines)}`, user.definitionLines <= 20_000),
  ].join('\n');
}

function row(name: string, { types, definitionLines }: Diagnostics): string[] {
  return [name, grouped(types), grouped(definitionLines)];
}

function measure(source: string, compilerOptions: object): Diagnostics {
  const folder = mkdtempSync(join(tmpdir(), 'trello-webhooks-bench-'));
  try {
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(join(import.meta.dirname, '../..'), join(folder, 'node_modules/trello-webhooks'), 'dir');
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['user.ts'] }));
    writeFileSync(join(folder, 'user.ts'), source);
    return compile(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const common = { target: 'es2023', module: 'nodenext', types: [], strict: true, noEmit: true };

/** As `tsc --init` writes it: declarations are used, and not checked themselves. */
const usual = { ...common, lib: ['es2023'], skipLibCheck: true };

/** Declarations are checked as well; `dom` has the AbortSignal and Headers that they speak of. */
const checkingAll = { ...common, lib: ['es2023', 'dom'], skipLibCheck: false };

function compile(folder: string): Diagnostics {
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
  const args = [tsc, '-p', folder, '--extendedDiagnostics'];
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 120_000 });
  if (status !== 0) throw new Error(`tsc ended with ${String(status)}\n${stdout}`);
  const value = (name: string): number => {
    const text = new RegExp(`^${name}: +([\\d.]+)`, 'm').exec(stdout)?.[1];
    if (text === undefined) throw new Error(`tsc says nothing of ${name}\n${stdout}`);
    return Number(text);
  };
  return {
    types: value('Types'),
    definitionLines: value('Lines of Definitions'),
  };
}
