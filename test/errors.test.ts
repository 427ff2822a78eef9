import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { InvalidOptionError, TrelloWebhooksError, UnknownEventError } from '../src/index.js';

/** What support/error-copies.mjs prints. */
interface Report {
  /** The names of all error classes. */
  classes: string[];
  /** Each `instanceof` that is not as it should be. */
  wrong: string[];
  /** Whether a thrown error is an instance of its class, of the base, and of a class that it does not have. */
  thrown: boolean[];
}

describe('instanceof, where a process has the package twice: as an ES module and as CommonJS', () => {
  let report: Report;

  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'trello-webhooks-copies-'));
    try {
      // Minified, as a user's bundler does it: the classes have other names in each copy.
      for (const [format, ending] of [
        ['esm', '.mjs'],
        ['cjs', '.cjs'],
      ] as const)
        // prettier-ignore
        await build({
          entryPoints: { index: 'src/index.ts', client: 'src/client/index.ts', inbox: 'src/inbox/index.ts' },
          outdir: folder,
          bundle: true,
          minify: true,
          platform: 'node',
          logLevel: 'error',
          format,
          splitting: format === 'esm',
          outExtension: { '.js': ending },
        });
      const program = join(__dirname, 'support', 'error-copies.mjs');
      report = JSON.parse(execFileSync(process.execPath, [program, folder], { encoding: 'utf8' })) as Report;
    } finally {
      rmSync(folder, { recursive: true });
    }
  }, 60_000);

  it('looks at every class', () => {
    expect(report.classes.length).toBeGreaterThan(30);
    expect(report.classes).toEqual(
      expect.arrayContaining(['TrelloWebhooksError', 'TrelloAPIError', 'InboxError']),
    );
  });

  it('holds for each class and its bases in the other copy, and for no other class', () => {
    expect(report.wrong).toEqual([]);
  });

  it('holds for what is thrown', () => {
    expect(report.thrown).toEqual([true, true, false]);
  });
});

describe('instanceof and classes of users', () => {
  class MyError extends UnknownEventError {}
  // Called as one of ours.
  const Namesake = class InvalidOptionError extends TrelloWebhooksError {};

  it('holds for the bases of such a class', () => {
    const mine = new MyError('mine', []);
    for (const base of [MyError, UnknownEventError, TrelloWebhooksError, Error])
      expect(mine).toBeInstanceOf(base);
    expect(mine).not.toBeInstanceOf(InvalidOptionError);
  });

  it('does not hold the other way round, or for a class of the same name', () => {
    const ours = new UnknownEventError('ours', []);
    expect(ours).not.toBeInstanceOf(MyError);
    expect(new Namesake('mine', 'mine')).not.toBeInstanceOf(InvalidOptionError);
    expect(new InvalidOptionError('ours')).not.toBeInstanceOf(Namesake);
  });

  it('does not hold for what is no error', () => {
    for (const value of [undefined, null, 'text', 7, {}, Object.create(null), () => {}, new Error('x')])
      expect(value instanceof TrelloWebhooksError).toBe(false);
  });
});
