import assert from 'node:assert/strict';
import fc from 'fast-check';
import { toAscii } from '../../src/node/ascii.ts';
import { freeSlug, isAscii, slugFrom, slugProblem } from '../../src/workspace/slug.ts';

function slugOf(title: string): string {
  const made = slugFrom(title, toAscii);
  assert.ok('slug' in made, 'refused' in made ? made.refused : '');
  return made.slug;
}

const TITLES = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 90 }),
  fc.string({ unit: fc.constantFrom(...'aZ9- _.ÄßПщ日本서ع🚀ｅ①\u0301\u0308'), maxLength: 150 }),
  fc.constantFrom('con', 'NUL', 'Com1', 'lpt9', 'aux.', 'COM¹', '-', '--x--', 'a'.repeat(200)),
);

describe('a slug from a title', () => {
  const examples: readonly (readonly [string, string])[] = [
    ['Dev', 'dev'],
    ['Payments, Production (EU)', 'payments-production-eu'],
    ['  my_work.space  ', 'my-work-space'],
    ['Ana’s dev', 'anas-dev'],
    ["it's", 'its'],
    ['Größe Übung', 'grosse-ubung'],
    ['Café Société', 'cafe-societe'],
    ['Łódź', 'lodz'],
    ['Việt Nam', 'viet-nam'],
    ['İstanbul', 'istanbul'],
    ['Ærøskøbing', 'aeroskobing'],
    ['Прод', 'prod'],
    ['Тест 2', 'test-2'],
    ['Ελλάδα', 'ellada'],
    ['日本', 'ri-ben'],
    ['北京 生产', 'bei-jing-sheng-chan'],
    ['서울', 'seoul'],
    ['हिन्दी', 'hindii'],
    ['ＡＢＣ ①', 'abc-1'],
    ['🚀 Rocket', 'rocket'],
    ['con', 'con-ws'],
    ['COM¹', 'com1-ws'],
    ['../../etc/passwd', 'etc-passwd'],
  ];
  for (const [title, slug] of examples) {
    it(`of “${title}” is ${slug}`, () => assert.equal(slugOf(title), slug));
  }

  it('is the same however a letter is written', () => {
    assert.equal(slugOf('Café'.normalize('NFD')), slugOf('Café'.normalize('NFC')));
    assert.equal(slugOf('Йога'.normalize('NFD')), slugOf('Йога'.normalize('NFC')));
  });

  it('ends between two words where it is too long, and in a word where that would leave little', () => {
    assert.equal(slugOf(`${'a'.repeat(40)} ${'b'.repeat(40)}`), 'a'.repeat(40));
    assert.equal(slugOf(`ab ${'c'.repeat(90)}`), `ab-${'c'.repeat(61)}`);
  });

  it('is refused where nothing is left, with the way out', () => {
    assert.deepEqual(slugFrom(' ', toAscii), {
      refused: 'A name is needed; give one with letters or digits, such as “dev”.',
    });
    const made = slugFrom('!!!', toAscii);
    assert.ok('refused' in made && /^“!!!” has no letter or digit .*; give one with letters/.test(made.refused));
  });

  it('is always valid, and its own slug', () => {
    fc.assert(
      fc.property(TITLES, title => {
        const made = slugFrom(title, toAscii);
        if ('refused' in made) return;
        assert.equal(slugProblem(made.slug), undefined);
        assert.match(made.slug, /^[a-z0-9](?:.*[a-z0-9])?$/);
        assert.deepEqual(slugFrom(made.slug, toAscii), made);
        assert.deepEqual(slugFrom(title, toAscii), made);
        assert.deepEqual(
          slugFrom(made.slug, text => text),
          made,
        );
      }),
    );
  });

  it('needs no tables for ASCII', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), title =>
        assert.deepEqual(
          slugFrom(title, text => text),
          slugFrom(title, toAscii),
        ),
      ),
    );
    assert.equal(isAscii('dev-1 ~'), true);
    assert.equal(isAscii('Прод'), false);
  });
});

describe('a free slug', () => {
  it('takes the first number that nobody has', () => {
    assert.equal(freeSlug('dev', []), 'dev');
    assert.equal(freeSlug('dev', ['Dev', 'dev-2', 'DEV-3']), 'dev-4');
  });

  it('is valid, free without case, and the slug itself where that is free', () => {
    const slugs = TITLES.map(title => slugFrom(title, toAscii))
      .filter(made => 'slug' in made)
      .map(({ slug }) => slug);
    fc.assert(
      fc.property(slugs, fc.array(slugs, { maxLength: 5 }), fc.nat(4), (slug, others, copies) => {
        const taken = [...others.map(each => each.toUpperCase())];
        for (let copy = 0; copy < copies; copy++) taken.push(freeSlug(slug, taken));
        const free = freeSlug(slug, taken);
        assert.equal(slugProblem(free), undefined);
        assert.ok(!taken.some(each => each.toLowerCase() === free));
        if (!taken.some(each => each.toLowerCase() === slug)) assert.equal(free, slug);
      }),
    );
  });
});
