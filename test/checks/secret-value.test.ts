import { checkClean, checkFix, checkProblems } from '../kit/check.ts';

describe('secret-value', () => {
  it('a secret is written down', () => {
    checkProblems(`
      #- /.mooring/manifest.yaml
      integrations:
        crm:
          id: 11111111-1111-4111-8111-111111111111
          name: CRM
          oauth_provider:
            client_id: public
            client_secret: hunter2
      #     ^^^^^^^^^^^^^ secret-value: “client_secret” is a secret written down.
      configs:
        key_of_crm: { config_type: secret, value: hunter2 }
      #                                    ^^^^^ secret-value: The type of this config is “secret”
        old_key: { type: secret, value: 5 }
      #            ^^^^ old-field-name
      #                          ^^^^^ secret-value
    `);
  });

  it('empty, a placeholder or a pointer to where it is, is none', () => {
    checkClean(`
      #- /.mooring/manifest.yaml
      integrations:
        a: { id: 11111111-1111-4111-8111-111111111111, name: A, api_key: "", password: , token: <token>, secret: "\${CRM_SECRET}", client_secret: "{{ secrets.crm }}" }
      configs:
        a: { config_type: secret, value: null }
        b: { config_type: string, value: hunter2 }
    `);
  });

  it('makes the value null', () => {
    checkFix(
      `
        #- /.mooring/manifest.yaml
        configs:
          a: { config_type: secret, val$0ue: "hunter2" }
      `,
      'Make the value null',
      `
        #- /.mooring/manifest.yaml
        configs:
          a: { config_type: secret, value: null }
      `,
    );
  });

  it('removes it', () => {
    checkFix(
      `
        #- /.mooring/manifest.yaml
        mcp-servers:
          a:
            id: 11111111-1111-4111-8111-111111111111
            name: a
            api_k$0ey: hunter2
      `,
      'Remove “api_key”',
      `
        #- /.mooring/manifest.yaml
        mcp-servers:
          a:
            id: 11111111-1111-4111-8111-111111111111
            name: a
      `,
    );
  });
});
