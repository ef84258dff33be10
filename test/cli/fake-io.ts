/** Runs the command line on a temporary project, and keeps what it says. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Io } from '../../src/cli/io.ts';
import { run } from '../../src/cli/run.ts';
import { toAscii } from '../../src/node/ascii.ts';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Sandbox {
  /** The folder that commands run in. */
  readonly folder: string;
  write(file: string, text: string): void;
  run(argv: readonly string[], change?: Partial<Io>): Promise<Ran>;
  remove(): void;
}

/** A folder in a repository of its own, so that nothing above it is found. */
export function sandbox(files: Readonly<Record<string, string>> = {}): Sandbox {
  const base = mkdtempSync(path.join(tmpdir(), 'mooring-cli-'));
  const folder = path.join(base, 'repository');
  mkdirSync(path.join(folder, '.git'), { recursive: true });
  const write = (file: string, text: string): void => {
    const place = path.join(folder, file);
    mkdirSync(path.dirname(place), { recursive: true });
    writeFileSync(place, text);
  };
  for (const [file, text] of Object.entries(files)) write(file, text);
  return {
    folder,
    write,
    async run(argv, change = {}) {
      const said = { out: '', err: '' };
      let ids = 0;
      let now = 0;
      const code = await run(argv, {
        cwd: folder,
        environment: {},
        homeFolder: path.join(base, 'home'),
        out: text => {
          said.out += text;
        },
        err: text => {
          said.err += text;
        },
        isTerminal: false,
        stopwatch: () => now++,
        freshId: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`,
        version: '1.2.3',
        diagnosticsDoc: DOC,
        startServer: async () => {},
        loadAscii: async () => toAscii,
        readInput: async () => '',
        runProgram: async () => ({ code: 0 }),
        interrupted: async () => {},
        ...change,
      });
      return { code, ...said };
    },
    remove: () => rmSync(base, { recursive: true, force: true }),
  };
}

export const DOC = `# Diagnostics

### \`missing-file\`

A path names nothing.

\`\`\`yaml
# not a heading
\`\`\`

### broken-reference

A reference.
`;

export const WORKFLOW_ID = '11111111-1111-4111-8111-111111111111';
export const FORM_ID = '22222222-2222-4222-8222-222222222222';

/** A project with nothing wrong. */
export const CLEAN = {
  '.mooring/manifest.yaml': `workflows:
  greet:
    id: ${WORKFLOW_ID}
    path: flows/greet.py
    function_name: greet
`,
  'flows/greet.py': `from bifrost import workflow

@workflow
def greet(name):
    pass
`,
} as const;

/** The same with a file that is not there, and an undeclared function. */
export const BROKEN = {
  ...CLEAN,
  '.mooring/manifest.yaml': `${CLEAN['.mooring/manifest.yaml']}forms:
  lost:
    id: ${FORM_ID}
    path: forms/lost.form.yaml
`,
  'flows/more.py': `from bifrost import workflow

@workflow
def forgotten():
    pass
`,
} as const;
