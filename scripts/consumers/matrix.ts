/** The compilers, by the range that npm installs. */
export const COMPILERS = { '5.2': '5.2', '5': '5', '6': '6', '7': '7' } as const;

/** The versions of @types/node. */
export const NODE_TYPES = ['20', '22', '24', 'latest'] as const;

export type Compiler = keyof typeof COMPILERS;
export type NodeTypes = (typeof NODE_TYPES)[number];
export type Resolution = 'node10' | 'node16' | 'bundler';

/** One compilation: what a project has, and how it finds modules. */
export interface Cell {
  readonly compiler: Compiler;
  readonly nodeTypes: NodeTypes;
  readonly resolution: Resolution;
}

/**
 * What is compiled: every compiler and every version of @types/node with each resolution. TypeScript 7 has no node10 any
 * more, and @types/node 26 itself does not compile with 5.2.
 */
export const CELLS: readonly Cell[] = [
  { resolution: 'node10', compiler: '5.2', nodeTypes: '20' },
  { resolution: 'node10', compiler: '5', nodeTypes: '22' },
  { resolution: 'node10', compiler: '6', nodeTypes: '24' },
  { resolution: 'node10', compiler: '5', nodeTypes: 'latest' },
  { resolution: 'node16', compiler: '5.2', nodeTypes: '22' },
  { resolution: 'node16', compiler: '5', nodeTypes: '24' },
  { resolution: 'node16', compiler: '6', nodeTypes: 'latest' },
  { resolution: 'node16', compiler: '7', nodeTypes: '20' },
  { resolution: 'bundler', compiler: '5.2', nodeTypes: '24' },
  { resolution: 'bundler', compiler: '5', nodeTypes: '20' },
  { resolution: 'bundler', compiler: '6', nodeTypes: '22' },
  { resolution: 'bundler', compiler: '7', nodeTypes: 'latest' },
];

/** The compiler options of a cell; all else is what a careful project has. */
export function compilerOptions({ compiler, resolution }: Cell): Record<string, unknown> {
  const common = {
    target: 'es2022',
    lib: ['es2022'],
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes: true,
    esModuleInterop: true,
    skipLibCheck: false,
  };
  switch (resolution) {
    case 'node16':
      return { ...common, module: 'node16', moduleResolution: 'node16', outDir: 'out' };
    case 'bundler':
      return { ...common, module: 'esnext', moduleResolution: 'bundler', noEmit: true };
    case 'node10':
      return {
        ...common,
        module: 'commonjs',
        moduleResolution: 'node10',
        noEmit: true,
        ...(compiler === '6' && { ignoreDeprecations: '6.0' }),
      };
  }
}
