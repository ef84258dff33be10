/** Completion in config files. */
import { type CompletionItem, CompletionItemKind, InsertTextFormat, type Position } from 'vscode-languageserver';
import { type ConfigCompletion, CURSOR, configCompletions } from '../queries/config-completion.ts';
import type { KnownConfig } from './config-files.ts';
import { offsetIn, type RangedText, rangeInText } from './ranges.ts';

export interface CompletionAbilities {
  readonly snippets: boolean;
  /** The editor has a command that opens its list again. */
  readonly asksAgain: boolean;
}

const KINDS: Readonly<Record<ConfigCompletion['kind'], CompletionItemKind>> = {
  section: CompletionItemKind.Module,
  key: CompletionItemKind.Property,
  value: CompletionItemKind.Value,
  workspace: CompletionItemKind.EnumMember,
};

export function completeConfig(
  { file, lines, sight }: KnownConfig,
  position: Position,
  abilities: CompletionAbilities,
): CompletionItem[] {
  const text = { text: file.text, lines };
  const found = configCompletions(file.text, offsetIn(text, position), file.layer, sight.workspaces);
  return completionItems(text, found, abilities);
}

/** What queries offer, as the editor takes it; in the order in which it came. */
export function completionItems(
  { text, lines }: RangedText,
  found: readonly ConfigCompletion[],
  abilities: CompletionAbilities,
): CompletionItem[] {
  return found.map((item, index) => {
    const { kind, label, detail, doc, insert, replace, filter, more } = item;
    const again = more && abilities.snippets && abilities.asksAgain;
    return {
      label,
      kind: KINDS[kind],
      ...(detail ? { detail } : {}),
      ...(doc ? { documentation: { kind: 'markdown', value: doc } } : {}),
      textEdit: { range: rangeInText(text, lines, replace), newText: inserted(insert, abilities.snippets) },
      insertTextFormat: abilities.snippets ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
      filterText: filter,
      sortText: String(index).padStart(4, '0'),
      ...(again ? { command: { title: 'Suggest', command: 'editor.action.triggerSuggest' } } : {}),
    };
  });
}

function inserted(text: string, snippets: boolean): string {
  if (!snippets) return text.replace(CURSOR, '');
  return text.replace(/[\\$}]/g, '\\$&').replace(CURSOR, '$0');
}
