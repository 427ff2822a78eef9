import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/** What the last stage of a Dockerfile makes. */
export interface Image {
  /** The working folder. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly user: string;
  readonly command: readonly string[];
  readonly healthcheck: readonly string[];
}

interface Stage {
  readonly name: string;
  readonly root: string;
  workdir: string;
  env: Record<string, string>;
  user: string;
  command: string[];
  healthcheck: string[];
}

/**
 * Does what a Dockerfile says, on this machine and without Docker: every stage is a folder, the files are copied as
 * .dockerignore has it, and each RUN line is a line for the shell. Users are not changed, so `chown` does nothing.
 */
export function build(context: string, work: string): Image {
  const stages: Stage[] = [];
  const text = readFileSync(join(context, 'Dockerfile'), 'utf8').replace(/\\\n/g, ' ');
  for (const line of text.split('\n').filter((each) => /^[A-Z]/.test(each))) {
    const [, word = '', rest = ''] = /^([A-Z]+)\s+(.*)$/.exec(line)!;
    if (word === 'FROM') stages.push(newStage(rest, work));
    else step(word, rest, stages, context);
  }
  const { root, workdir, env, user, command, healthcheck } = stages.at(-1)!;
  return { folder: join(root, workdir), env, user, command, healthcheck };
}

function newStage(from: string, work: string): Stage {
  const name = / AS (\S+)$/.exec(from)?.[1] ?? 'last';
  const root = mkdtempSync(join(work, `${name}-`));
  return { name, root, workdir: '/', env: {}, user: 'root', command: [], healthcheck: [] };
}

function step(word: string, rest: string, stages: readonly Stage[], context: string): void {
  const stage = stages.at(-1)!;
  if (word === 'WORKDIR') mkdirSync(join(stage.root, (stage.workdir = rest)), { recursive: true });
  else if (word === 'COPY') copy(rest, stage, stages, context);
  else if (word === 'RUN') shell(rest, stage);
  else if (word === 'ENV') Object.assign(stage.env, Object.fromEntries([rest.split('=')]));
  else if (word === 'USER') stage.user = rest;
  else if (word === 'CMD') stage.command = JSON.parse(rest) as string[];
  else if (word === 'HEALTHCHECK') stage.healthcheck = JSON.parse(rest.replace(/^.*?CMD /, '')) as string[];
  else if (word !== 'EXPOSE') throw new Error(`What does ${word} do?`);
}

function copy(rest: string, stage: Stage, stages: readonly Stage[], context: string): void {
  const words = rest.split(/\s+/);
  const from = words[0]!.startsWith('--from=') ? words.shift()!.slice('--from='.length) : undefined;
  const target = words.pop()!;
  const root = from === undefined ? context : stages.find(({ name }) => name === from)!.root;
  const sent = from === undefined ? allowed(context) : undefined;
  for (const source of words.flatMap((word) => (word === '.' ? readdirSync(root) : [word]))) {
    if (sent !== undefined && !sent.includes(source)) {
      if (words[0] === '.') continue;
      throw new Error(`.dockerignore leaves ${source} out`);
    }
    const into = join(
      stage.root,
      stage.workdir,
      target,
      target.endsWith('/') || target === '.' ? basename(source) : '',
    );
    if (!existsSync(join(root, source))) throw new Error(`There is no ${source} to copy`);
    cpSync(join(root, source), into, { recursive: true, verbatimSymlinks: true });
  }
}

/** .dockerignore leaves out everything but what it names. */
function allowed(context: string): string[] {
  const lines = readFileSync(join(context, '.dockerignore'), 'utf8').split('\n');
  if (!lines.includes('*')) throw new Error('.dockerignore does not begin with nothing');
  return lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1).replace(/\/$/, ''));
}

function shell(line: string, { root, workdir, env }: Stage): void {
  const tools = mkdtempSync(join(tmpdir(), 'tools-'));
  writeFileSync(join(tools, 'chown'), '#!/bin/sh\n');
  chmodSync(join(tools, 'chown'), 0o755);
  const { status, stdout, stderr } = spawnSync('sh', ['-ec', line], {
    cwd: join(root, workdir),
    env: { ...process.env, ...env, PATH: `${tools}:${process.env['PATH']}` },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`RUN ${line} failed with ${status}:\n${stdout}${stderr}`);
}
