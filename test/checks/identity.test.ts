import { checkClean, checkFix, checkProblems } from '../kit/check.ts';

describe('identity-differs, id-key-mismatch, config-id', () => {
  it('manifest and entity file give two ids, told in both', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      agents:
        a: { id: 11111111-1111-4111-8111-111111111111, path: a.agent.yaml }
      #          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ identity-differs: a.agent.yaml gives another id
      #- /a.agent.yaml
      id: 22222222-2222-4222-8222-222222222222
      #   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ identity-differs: The manifest gives this agent another id
      name: A
    `);
  });

  it('an asset’s own id is asset_uuid', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      assets:
        a: { id: 11111111-1111-4111-8111-111111111111, path: assets/a/asset.json }
      #          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ identity-differs
      #- /assets/a/asset.json
      { "schema_version": 1, "asset_uuid": "22222222-2222-4222-8222-222222222222", "name": "A", "type": "t", "inputs": {}, "output": {} }
      //                                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ identity-differs
    `);
  });

  it('case is no difference, and a file without an id gives none', () => {
    checkClean(`
      #- /.mooring/manifest.yaml
      agents:
        a: { id: aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa, path: a.agent.yaml }
        b: { id: 22222222-2222-4222-8222-222222222222, path: b.agent.yaml }
      #- /a.agent.yaml
      id: AAAAAAAA-AAAA-4AAA-8AAA-AAAAAAAAAAAA
      name: A
      #- /b.agent.yaml
      name: B
    `);
  });

  it('a duplicate id is told as that, though the file differs too', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      agents:
        a: { id: 11111111-1111-4111-8111-111111111111, path: a.agent.yaml }
      #          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ duplicate-id
        b: { id: 11111111-1111-4111-8111-111111111111, path: b.agent.yaml }
      #          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ duplicate-id
      #- /a.agent.yaml
      id: 11111111-1111-4111-8111-111111111111
      name: A
      #- /b.agent.yaml
      id: 22222222-2222-4222-8222-222222222222
      name: B
    `);
  });

  it('writes the manifest’s id into the file', () => {
    checkFix(
      `
        #- /.mooring/manifest.yaml
        agents:
          a: { id: $011111111-1111-4111-8111-111111111111, path: a.agent.yaml }
        #- /a.agent.yaml
        id: '22222222-2222-4222-8222-222222222222' # mine
        name: A
      `,
      'Write the manifest’s id into a.agent.yaml',
      `
        #- /a.agent.yaml
        id: '11111111-1111-4111-8111-111111111111' # mine
        name: A
      `,
    );
  });

  it('writes the file’s id into the manifest, and references follow', () => {
    checkFix(
      `
        #- /.mooring/manifest.yaml
        agents:
          11111111-1111-4111-8111-111111111111:
            id: 11111111-1111-4111-8111-111111111111
            path: a.agent.yaml
          33333333-3333-4333-8333-333333333333: { id: 33333333-3333-4333-8333-333333333333, path: b.agent.yaml }
        bundles:
          all: { id: 44444444-4444-4444-8444-444444444444, agents: [11111111-1111-4111-8111-111111111111, 33333333-3333-4333-8333-333333333333] }
        #- /a.agent.yaml
        id: $022222222-2222-4222-8222-222222222222
        name: A
        #- /b.agent.yaml
        name: B
        delegated_agent_ids:
          - "11111111-1111-4111-8111-111111111111"
      `,
      'Write the file’s id into the manifest, and into 2 references',
      `
        #- /.mooring/manifest.yaml
        agents:
          22222222-2222-4222-8222-222222222222:
            id: 22222222-2222-4222-8222-222222222222
            path: a.agent.yaml
          33333333-3333-4333-8333-333333333333: { id: 33333333-3333-4333-8333-333333333333, path: b.agent.yaml }
        bundles:
          all: { id: 44444444-4444-4444-8444-444444444444, agents: [22222222-2222-4222-8222-222222222222, 33333333-3333-4333-8333-333333333333] }
        #- /a.agent.yaml
        id: 22222222-2222-4222-8222-222222222222
        name: A
        #- /b.agent.yaml
        name: B
        delegated_agent_ids:
          - "22222222-2222-4222-8222-222222222222"
      `,
    );
  });

  it('a UUID as key and another one as id', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      roles:
        11111111-1111-4111-8111-111111111111: { id: 22222222-2222-4222-8222-222222222222, name: helpdesk }
      #                                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ id-key-mismatch: The id differs from the key 11111111-1111-4111-8111-111111111111.
      tables:
        a: { id: 33333333-3333-4333-8333-333333333333, name: a, roles: [11111111-1111-4111-8111-111111111111, 22222222-2222-4222-8222-222222222222] }
    `);
  });

  it('a readable key says nothing about the id', () => {
    checkClean(`
      #- /.mooring/manifest.yaml
      roles:
        helpdesk: { id: 22222222-2222-4222-8222-222222222222, name: helpdesk }
    `);
  });

  it('uses the key as id, and references follow', () => {
    checkFix(
      `
        #- /.mooring/manifest.yaml
        roles:
          11111111-1111-4111-8111-111111111111: { id: $022222222-2222-4222-8222-222222222222, name: helpdesk }
        tables:
          a: { id: 33333333-3333-4333-8333-333333333333, name: a, roles: [22222222-2222-4222-8222-222222222222] }
      `,
      'Use the key as id',
      `
        #- /.mooring/manifest.yaml
        roles:
          11111111-1111-4111-8111-111111111111: { id: 11111111-1111-4111-8111-111111111111, name: helpdesk }
        tables:
          a: { id: 33333333-3333-4333-8333-333333333333, name: a, roles: [11111111-1111-4111-8111-111111111111] }
      `,
    );
  });

  it('uses the id as key', () => {
    checkFix(
      `
        #- /.mooring/manifest.yaml
        roles:
          11111111-1111-4111-8111-111111111111: { id: $022222222-2222-4222-8222-222222222222, name: helpdesk }
      `,
      'Use the id as key',
      `
        #- /.mooring/manifest.yaml
        roles:
          22222222-2222-4222-8222-222222222222: { id: 22222222-2222-4222-8222-222222222222, name: helpdesk }
      `,
    );
  });

  it('a config has another id beside its key', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      configs:
        host: { id: host, key: host }
      #             ^^^^ config-id: A config is identified by its “key”
    `);
  });

  it('removes the config’s id', () => {
    checkFix(
      `
        #- /.mooring/manifest.yaml
        configs:
          host:
            id: ho$0st
            key: host
      `,
      'Remove the id',
      `
        #- /.mooring/manifest.yaml
        configs:
          host:
            key: host
      `,
    );
  });

  it('a config that is kept under a UUID repeats it, like everything else', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      configs:
        11111111-1111-4111-8111-111111111111: { id: 11111111-1111-4111-8111-111111111111, key: host }
        port: { id: 22222222-2222-4222-8222-222222222222, key: port }
      #             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ config-id
    `);
  });
});
