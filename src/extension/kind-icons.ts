/** One codicon per kind. All of them exist in VS Code 1.104. */
import type { KindName } from '../manifest/fields.ts';

export const KIND_ICONS: Readonly<Record<KindName, string>> = {
  organization: 'organization',
  role: 'person',
  workflow: 'zap',
  form: 'checklist',
  agent: 'hubot',
  app: 'browser',
  asset: 'file-media',
  rule: 'law',
  context: 'book',
  bundle: 'package',
  integration: 'plug',
  config: 'settings-gear',
  claim: 'verified',
  'policy-rule': 'shield',
  table: 'table',
  'file-policy': 'lock',
  event: 'broadcast',
  'mcp-server': 'server-process',
};
