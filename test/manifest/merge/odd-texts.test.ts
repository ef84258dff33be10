import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { MergeSide } from '../../../src/manifest/merge/entity-merge.ts';
import { mergeManifests } from '../../../src/manifest/merge/merge-manifests.ts';
import { mergeEntityText } from '../../../src/manifest/merge/merge-text.ts';
import { parseJson } from '../../../src/syntax/json.ts';
import { parseYaml } from '../../../src/syntax/yaml.ts';
import { type Chance, chanceOf } from '../../kit/chance.ts';
import { uuid } from '../../kit/check.ts';
import { often } from '../../kit/often.ts';
import { freshManifest, PATH, read } from './people.ts';

const ODD = [
  `# head\n%YAML 1.2\n---\nroles: &r\n  - { id: ${uuid(1)}, name: a } # one\n  # two\n  - id: ${uuid(2)}\n    name: b\n\n\nx: *r\n`,
  `roles: { a: { id: ${uuid(1)} }, # one\n  # two\n  b: { id: ${uuid(2)}, name: "b" },\n}\ntables: [ { id: ${uuid(3)}, name: t }, ]`,
  `tables:\n    ? t\n    : id: ${uuid(3)}\n      name: t\n    u: &u\n        id: ${uuid(4)}\n    v: { <<: *u, id: ${uuid(5)} }\n`,
  `agents:\n  a:\n    id: ${uuid(6)}\n    system_prompt: |+\n      One.\n\n\n  b:\n    id: ${uuid(7)}\n    system_prompt: >2-\n        x\n      y\n# end`,
  `agents:\n- id: ${uuid(6)}\n  tool_ids:\n  - a # first\n  - b\n-\n  id: ${uuid(7)}\n  name: |\n    x\n-   name: only\n    channels: [x,\n      y]\n`,
  `roles:\n  a: { id: ${uuid(1)}, name: a }\n  a: { id: ${uuid(1)}, name: b }\n  "q: 1": !t { id: ${uuid(2)} }\n  1: { id: ${uuid(3)} }\n  n:\n  m: 5\n`,
  `roles:\r\n  a:\r\n    id: ${uuid(1)}\n    name: "one\r\n      two"\r\n  b: {id: ${uuid(2)}}\r\n`,
  `\uFEFFroles:\n  # c\n  a:\n    # in a\n    id: ${uuid(1)}\n      # deeper\n\n    # apart\n\n    name: x\n  # after a\n\n  # before b\n  b: {id: ${uuid(2)}}\n  # last\n`,
  `{ "roles": { "a": { "id": "${uuid(1)}", "name": "x" } }, "tables": [] }\n`,
];

/** What a slip of the hand does to a text. */
function slip(chance: Chance, text: string): string {
  const lines = text.split('\n');
  const at = chance.below(lines.length);
  const line = lines[at] ?? '';
  switch (chance.below(9)) {
    case 0:
      lines.splice(at, 1);
      break;
    case 1:
      lines.splice(at, 0, line);
      break;
    case 2:
      lines.splice(chance.below(lines.length), 0, ...lines.splice(at, 1));
      break;
    case 3:
      lines[at] = `  ${line}`;
      break;
    case 4:
      lines.splice(at, 0, `${/^ */.exec(line)?.[0] ?? ''}# slip ${chance.below(9)}`);
      break;
    case 5:
      lines[at] = line.replace(/name: .*?(?=[,} \r]|$)/, `name: n${chance.below(99)}`);
      break;
    case 6:
      lines[at] = line.replace(/0000000\d/, `0000000${chance.below(9)}`);
      break;
    case 7:
      lines[at] = `${line} # at the end`;
      break;
    default: {
      const place = chance.below(text.length);
      return (
        text.slice(0, place) + chance.pick(['', ' ', '#', '{', ',', '\n', ': ', '- ', '"']) + text.slice(place + 1)
      );
    }
  }
  return lines.join('\n');
}

function slipped(chance: Chance, text: string, count: number): string {
  let now = text;
  for (let done = 0; done < count; done++) now = slip(chance, now);
  return now;
}

const histories = fc
  .record({ seed: fc.nat(), own: fc.nat(3), other: fc.nat(3), odd: fc.nat(ODD.length + 2) })
  .map(({ seed, own, other, odd }) => {
    const base = ODD[odd] ?? freshManifest(chanceOf(seed));
    return {
      base,
      ours: slipped(chanceOf(seed + 1), base, own),
      theirs: slipped(chanceOf(seed + 2), base, other),
    };
  });

const side = (text: string): MergeSide => ({ texts: new Map([[PATH, text]]) });

function idsIn(text: string): (string | undefined)[] {
  return read(text)
    .entities.map(({ kind, id }) => id && `${kind.name} ${id}`)
    .sort();
}

describe('the merge of odd texts', () => {
  it('answers with a text that can be read, or refuses', () => {
    fc.assert(
      fc.property(histories, ({ base, ours, theirs }) => {
        const result = mergeManifests(side(base), side(ours), side(theirs));
        if ('refused' in result) return;
        const text = result.texts.has(PATH) ? result.texts.get(PATH) : ours;
        const held = text === undefined ? undefined : parseYaml(text).held;
        assert.ok(text !== undefined && !held, JSON.stringify([held, result.texts.size, text]));
        if (result.conflicts.length > 0) return;
        const [old, own, other] = [base, ours, theirs].map(each => idsIn(each));
        if (!old || !own || !other || [old, own, other].some(ids => new Set(ids).size < ids.length)) return;
        if ([...old, ...own, ...other].includes(undefined)) return;
        const expected = [...new Set([...own, ...other])].filter(
          id => !old.includes(id) || (own.includes(id) && other.includes(id)),
        );
        assert.deepEqual(idsIn(text), expected.sort());
      }),
      { numRuns: often(250, 1000) },
    );
  });

  it('merges any entity file, or refuses', () => {
    const form = `# f\nid: ${uuid(1)}\nname: "f"\nform_schema:\n  fields:\n  - name: a\n    label: A # a\n\n  # b\n  - { name: b, options: [1, 2] }\nroles: [x,\n  y]\n`;
    const json = `{\n  "asset_uuid": "${uuid(2)}",\n  "name": "n",\n  "list": [1, { "a": 2 }],\n  "more": { "x": "y" }\n}\n`;
    for (const [path, base] of [
      ['forms/f.form.yaml', form],
      ['assets/a/asset.json', json],
    ] as const) {
      fc.assert(
        fc.property(fc.nat(), fc.nat(3), fc.nat(3), (seed, own, other) => {
          const ours = slipped(chanceOf(seed), base, own);
          const theirs = slipped(chanceOf(seed + 1), base, other);
          const result = mergeEntityText(path, { base, ours, theirs });
          if ('refused' in result) return;
          const text = result.text ?? '';
          assert.ok(!(path.endsWith('.json') ? parseJson(text) : parseYaml(text)).held, text);
        }),
        { numRuns: often(100, 400) },
      );
    }
  });
});
