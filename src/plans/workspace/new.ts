/** A new workspace: from scratch, or out of a template, or over a base. */
import { nearest } from '../../base/nearest.ts';
import { decodeText } from '../../syntax/bytes.ts';
import { readTomlDocument } from '../../syntax/toml-document.ts';
import { freeSlug } from '../../workspace/slug.ts';
import { expandTemplate, type Template } from '../../workspace/template.ts';
import { DEFINITION, editedText, keyIntents, type OwnKeys } from './definition.ts';
import {
  baseNamed,
  ignoredBase,
  nameWarnings,
  pathIn,
  type RootFacts,
  takenProblem,
  type WorkspaceFacts,
} from './facts.ts';
import { commitIn, type PlannedChange, planOf, refuse, type WorkspacePlan, type WorkspaceRefusal } from './plan.ts';

export interface NewWorkspace {
  /** As `slugFrom` gives it. */
  readonly slug: string;
  /** What a person called it. Where no description is given and the slug says less, it is the description. */
  readonly title: string;
  readonly keys: Omit<OwnKeys, 'id'>;
  /** Of the template, by name. */
  readonly variables: Readonly<Record<string, string>>;
}

/** What a plan cannot make itself. */
export interface Made {
  /** `ws-` and 32 hex digits, new. */
  readonly id: string;
  /** `2026-11-21`, UTC. */
  readonly date: string;
}

export function planNew(
  facts: WorkspaceFacts,
  root: RootFacts,
  request: NewWorkspace,
  made: Made,
  template?: Template,
): WorkspacePlan | WorkspaceRefusal {
  const { slug, title, keys } = request;
  const wrong =
    takenProblem(root, slug, freeSlug(slug, root.taken)) ?? valueProblem(keys) ?? baseProblem(facts, root, slug, keys);
  if (wrong) return wrong;
  const titled = title.trim() === slug ? {} : { description: title.trim() };
  const files = template ? filesOf(request, made, template) : { own: '', rest: [], warnings: [] };
  if ('is' in files) return files;
  const own = template ? keys : { ...titled, ...keys };
  const path = pathIn(root, slug, DEFINITION);
  const shown = `${template?.folder ?? `${root.folder}/workspaces/${slug}`}/${DEFINITION}`;
  const edited = editedText(files.own, keyIntents({ ...own, id: made.id }), shown);
  if ('is' in edited) return template ? refuse('template', edited.message) : edited;
  const changes: PlannedChange[] = [
    { path, before: 'absent', after: new TextEncoder().encode(edited.text) },
    ...files.rest.map(change => ({ ...change, path: pathIn(root, slug, change.path) })),
  ];
  const from = template ? ` from the template “${template.name}”` : '';
  const over = keys.extends === undefined ? '' : ` and extends “${keys.extends}”`;
  return planOf({
    label: `new workspace ${slug}`,
    says: `The workspace “${slug}” is made${from}${over}.`,
    slug,
    commits: [commitIn(root.folder, { changes })],
    warnings: [...nameWarnings(facts, root, slug), ...files.warnings, ...danglingBase(facts, root, slug, edited.text)],
  });
}

interface Files {
  /** The text of `workspace.toml`. */
  readonly own: string;
  /** Paths are below the workspace's folder. */
  readonly rest: readonly PlannedChange[];
  readonly warnings: readonly string[];
}

function filesOf(
  { slug, title, variables }: NewWorkspace,
  { id, date }: Made,
  template: Template,
): Files | WorkspaceRefusal {
  const expanded = expandTemplate(template, { slug, title: title.trim(), id, date }, variables);
  if ('problem' in expanded) return refuse('template', expanded.problem);
  const own = expanded.files.find(({ path }) => path === DEFINITION);
  const decoded = own ? decodeText(own.bytes) : { text: '' };
  if ('held' in decoded) return refuse('template', `${template.folder}/${DEFINITION}: ${decoded.held.message}`);
  const files = expanded.files.filter(file => file !== own);
  const rest = [
    ...files.map(({ path, bytes, mode }): PlannedChange => ({ path, before: 'absent', after: bytes, mode })),
    ...expanded.empty.map((path): PlannedChange => ({ path, folder: 'make' })),
  ];
  return { own: decoded.text, rest, warnings: expanded.warnings };
}

/** A template may extend what is only somewhere else. */
function danglingBase(facts: WorkspaceFacts, root: RootFacts, slug: string, text: string): string[] {
  const document = readTomlDocument(text);
  const base = 'held' in document ? undefined : document.value.extends;
  if (typeof base !== 'string') return [];
  const found = baseNamed(facts, { slug, rootFolder: root.folder }, base);
  if (found) return ignoredBase(facts, found);
  return [`It extends “${base}”, and there is no such workspace here yet.`];
}

/** Why a key cannot have the value that it is to have. */
export function valueProblem(keys: { readonly [key in keyof OwnKeys]?: unknown }): WorkspaceRefusal | undefined {
  for (const key of ['description', 'base-url', 'extends'] as const) {
    const value = keys[key];
    if (typeof value === 'string' && value.trim() === '') {
      return refuse('invalid', `A blank “${key}” says nothing; give it a value, or leave it out.`);
    }
  }
  const url = keys['base-url'];
  // A placeholder may have spaces in it.
  if (typeof url === 'string' && /[\s\p{Cc}]/u.test(url.trim().replace(/\{\{[^{}\n]*\}\}|\$\{[^{}\n]*\}/g, ''))) {
    return refuse('invalid', '“base-url” has a space or line break in it; write it as https://api.example.com.');
  }
  return undefined;
}

function baseProblem(
  facts: WorkspaceFacts,
  root: RootFacts,
  slug: string,
  keys: OwnKeys,
): WorkspaceRefusal | undefined {
  if (keys.extends === undefined) return undefined;
  // One that shadows the user's may extend it under its own name.
  if (baseNamed(facts, { slug, rootFolder: root.folder }, keys.extends)) return undefined;
  return missingBase(facts, root, keys.extends);
}

/** No workspace that may be extended has this name; a project's cannot be by one of the user's. */
export function missingBase(facts: WorkspaceFacts, root: RootFacts, base: string): WorkspaceRefusal {
  const others = facts.roots.filter(other => other !== root);
  if (root.type === 'user' && others.some(other => other.workspaces.some(({ slug }) => slug === base))) {
    const message = `“${base}” belongs to a project, and a workspace of yours cannot extend that; name one of yours.`;
    return refuse('unknown', message);
  }
  const inReach = [root, ...others.filter(({ type }) => type === 'user')].flatMap(({ workspaces }) => workspaces);
  const [near] = nearest(
    base,
    inReach.map(({ slug }) => slug),
  );
  const way = near
    ? `did you mean “${near}”?`
    : `name one of the same root${root.type === 'project' ? ' or of yours' : ''}.`;
  return refuse('unknown', `There is no workspace “${base}” that could be extended; ${way}`);
}
