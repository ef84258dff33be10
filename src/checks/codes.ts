/**
 * Every diagnostic that Mooring can give: its stable code, how serious it is, and what it means in one sentence.
 * `docs/diagnostics.md` has a section for each.
 *
 * Severity is for the editor and `check`. Whether a finding stops a plan is another question.
 */
import { WORKSPACE_CODES } from '../workspace/findings.ts';

export type Severity = 'error' | 'warning' | 'information';

/** What is held or newer has the same codes in every kind of file. */
const { 'workspace-held': _held, 'workspace-newer-schema': _newer, ...OF_EVALUATION } = WORKSPACE_CODES;

export const CODES = {
  // the file cannot be read faithfully: it is held
  syntax: { severity: 'error', summary: 'The file does not parse, so its last good state is used.' },
  'conflict-markers': { severity: 'error', summary: 'The file has unresolved git conflict markers.' },
  'file-too-large': { severity: 'error', summary: 'The file is larger than Mooring reads.' },
  'nesting-too-deep': { severity: 'error', summary: 'The file is nested deeper than Mooring reads.' },
  'too-many-aliases': { severity: 'error', summary: 'The file has more YAML aliases than Mooring follows.' },
  'not-utf8': { severity: 'error', summary: 'The file is not UTF-8 text.' },
  'unreadable-file': { severity: 'error', summary: 'The file cannot be opened.' },
  'duplicate-key': { severity: 'error', summary: 'A key stands twice in one map.' },
  'newer-schema': { severity: 'warning', summary: 'The file was written for a newer Mooring.' },

  // the manifest as a whole
  'two-manifests': { severity: 'error', summary: 'The project has more than one manifest.' },
  'unwrapped-section': { severity: 'error', summary: 'A section file lacks the section’s key above its entries.' },
  'duplicate-section': { severity: 'warning', summary: 'A section is declared in more than one place.' },
  'unknown-section': { severity: 'warning', summary: 'A top-level key is no section that Mooring knows.' },
  'too-many-entities': { severity: 'error', summary: 'The manifest declares more entities than Mooring checks.' },

  // fields
  'unknown-field': { severity: 'warning', summary: 'A field is not known for its kind.' },
  'old-field-name': { severity: 'information', summary: 'A field is written by a name it no longer has.' },
  'wrong-type': { severity: 'error', summary: 'A value has another type than its field asks for.' },
  'missing-field': { severity: 'error', summary: 'A field that its kind needs is not there.' },
  'environment-field': { severity: 'warning', summary: 'A field of one environment stands in a portable entity file.' },
  'misplaced-field': {
    severity: 'warning',
    summary: 'A field stands in the manifest or the entity file and belongs in the other.',
  },
  'secret-value': { severity: 'error', summary: 'A secret is written down in a file that is shared.' },
  'transient-field': { severity: 'warning', summary: 'A field holds run-time state that no file should carry.' },
  'derived-field': { severity: 'warning', summary: 'A field repeats what can be computed.' },
  placeholder: {
    severity: 'information',
    summary: 'An id or reference is a placeholder that is still to be filled in.',
  },

  // identity
  'not-a-uuid': { severity: 'error', summary: 'An id is not a UUID.' },
  'config-id': { severity: 'warning', summary: 'A config is identified by its key and has another id beside it.' },
  'id-key-mismatch': { severity: 'error', summary: 'An entity’s key and id are two different UUIDs.' },
  'duplicate-id': { severity: 'error', summary: 'Two entities have the same id.' },
  'duplicate-natural-key': { severity: 'error', summary: 'One thing is declared twice under different ids.' },
  'duplicate-name': { severity: 'warning', summary: 'Two entities of a kind have the same key or name.' },
  'duplicate-number': { severity: 'error', summary: 'Two entities of a kind have the same number.' },
  'counter-behind': { severity: 'error', summary: 'The counter of a kind’s numbers is not above all of them.' },
  'identity-differs': { severity: 'error', summary: 'The manifest and the entity file give different ids.' },

  // references
  'broken-reference': { severity: 'error', summary: 'A reference points at an id that nothing declares.' },
  'wrong-reference-kind': { severity: 'error', summary: 'A reference points at an entity of another kind or type.' },
  'named-reference': { severity: 'warning', summary: 'A reference is written as a name or path instead of a UUID.' },
  'ambiguous-reference': { severity: 'error', summary: 'A reference by name fits more than one entity.' },

  // paths
  'missing-file': { severity: 'error', summary: 'A path names a file that is not there.' },
  'path-outside': { severity: 'error', summary: 'A path does not lead inside the project.' },
  'forbidden-path': { severity: 'error', summary: 'A path leads into a folder where no entity may live.' },
  'overlapping-path': {
    severity: 'error',
    summary: 'A path lies in another entity’s folder, or two entities share a file.',
  },

  // Python
  'missing-function': { severity: 'error', summary: 'The Python file has no function of that name.' },
  'missing-decorator': { severity: 'error', summary: 'The function is there but not decorated.' },
  'decorator-type': { severity: 'warning', summary: 'The decorator and the manifest give different types.' },

  // found and not declared
  'undeclared-function': { severity: 'information', summary: 'A decorated function is not declared in the manifest.' },
  'undeclared-file': { severity: 'information', summary: 'An entity file is not declared in the manifest.' },

  // config.toml
  'config-unknown-key': { severity: 'warning', summary: 'A key of a config.toml is none that Mooring knows.' },
  'config-wrong-type': { severity: 'error', summary: 'A value in a config.toml has another type than its key.' },
  'config-scope': { severity: 'warning', summary: 'A config.toml sets a key that it may not set.' },
  'config-dangling-default': { severity: 'warning', summary: 'The default workspace is one that is not there.' },
  'config-unknown-ignored': { severity: 'warning', summary: 'A workspace that is to be left out is not there.' },
  'config-binding-missing-path': { severity: 'warning', summary: 'A path that is bound to a workspace is not there.' },
  'config-binding-twice': { severity: 'error', summary: 'A path is bound more than once.' },
  'config-stray-meta-key': {
    severity: 'warning',
    summary: 'A key was typed into the metadata at the end of the file.',
  },
  'config-future-time': { severity: 'information', summary: 'A change in a config.toml is dated in the future.' },
  'config-overridden': {
    severity: 'information',
    summary: 'An environment variable or the project hides a value of a config.toml.',
  },

  // workspace.toml and layers
  'workspace-unknown-key': { severity: 'warning', summary: 'A key of a workspace is none that Mooring knows.' },
  'workspace-name-key': { severity: 'warning', summary: 'A workspace.toml gives a name, which only its folder does.' },
  'workspace-missing-id': { severity: 'warning', summary: 'A workspace has no id.' },
  'workspace-bad-id': { severity: 'error', summary: 'The id of a workspace has another form than ids have.' },
  'workspace-duplicate-id': { severity: 'error', summary: 'Two workspaces have one id.' },
  'workspace-bad-name': { severity: 'error', summary: 'The name of a workspace’s folder is none for a workspace.' },
  'workspace-collision': {
    severity: 'error',
    summary: 'Two folders of workspaces are one on some disk, so neither loads.',
  },
  'workspace-shadowing': {
    severity: 'information',
    summary: 'A project’s workspace hides the user’s of the same name.',
  },
  'workspace-item-name': {
    severity: 'warning',
    summary: 'The name of a request, script or folder has a dot or slash.',
  },
  'workspace-secret': { severity: 'warning', summary: 'A secret is written down in a workspace or a layer.' },
  'workspace-blank-base-url': { severity: 'warning', summary: 'The base-url of a workspace is empty.' },
  ...OF_EVALUATION,

  // placeholders in workspaces
  'placeholder-unresolved': { severity: 'warning', summary: 'A placeholder names nothing.' },
  'placeholder-unclosed': { severity: 'warning', summary: 'A placeholder is not closed, or another one begins in it.' },
  'placeholder-cycle': { severity: 'error', summary: 'Values lead to each other in a circle.' },

  // .env
  'env-tracked': { severity: 'warning', summary: 'A .env of a root is tracked by git.' },
} as const satisfies Record<string, { severity: Severity; summary: string }>;

export type Code = keyof typeof CODES;
