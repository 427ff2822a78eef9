// Compiles every TypeScript example of the README, of docs/ and of the doc comments, so that none of them lies.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.js';

const root = join(import.meta.dirname, '..');
const folder = join(root, '.examples');

/** What examples take for granted. One that imports something stands for itself. */
const PRELUDE = readFileSync(join(import.meta.dirname, 'examples', 'prelude.ts'), 'utf8');

function sources(): string[] {
  const within = (path: string, ending: string): string[] =>
    readdirSync(join(root, path), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith(ending) && !name.startsWith('generated'))
      .map((name) => join(path, name));
  return ['README.md', ...within('docs', '.md'), ...within('src', '.ts')];
}

/** The examples in a text, each with its line. In a doc comment every line begins with a star. */
function examples(text: string): { line: number; code: string }[] {
  return [...text.matchAll(/^([ \t]*\* )?```ts\n([^]*?)^[ \t]*(?:\* )?```/gm)].map((match) => ({
    line: text.slice(0, match.index).split('\n').length,
    code: match[1] === undefined ? match[2]! : match[2]!.replace(/^[ \t]*\* ?/gm, ''),
  }));
}

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
// The module of the user's own that an example imports.
writeFileSync(
  join(folder, 'app.ts'),
  `import type { Express } from 'express';
import type { TrelloWebhooks } from 'trello-webhooks';
export declare const app: Express;
export declare const webhooks: TrelloWebhooks;
`,
);
let count = 0;
for (const source of sources()) {
  for (const { line, code } of examples(readFileSync(join(root, source), 'utf8'))) {
    // In a block, so that an example may declare what the prelude has too.
    const whole = /^import /m.test(code) ? `${code}\nexport {};\n` : `${PRELUDE}{\n${code}\n}\n`;
    writeFileSync(join(folder, `${source.replaceAll('/', '-')}-line-${line}.ts`), whole);
    count++;
  }
}
writeFileSync(
  join(folder, 'tsconfig.json'),
  JSON.stringify({
    extends: '../tsconfig.json',
    include: ['*.ts'],
  }),
);
run('node', [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', folder], { cwd: folder });
rmSync(folder, { recursive: true });
console.log(`${count} examples compile`);
