/** Projects of the newer shape found in the wild: packed for other installations, everything inlined, keyed by UUID. */
import { checkClean, checkProblems, uuid } from '../kit/check.ts';

const [TIDE, LOG, BRIDGE, AGENT, APP, TABLE, TABLE_2, CLAIM, POLICY, POLICY_2, EVENT] = Array.from(
  { length: 11 },
  (_, index) => uuid(index + 1),
);
const [ORG, CRM, CRM_2, SERVER, CONNECTION, RULE, CONFIG, CONFIG_2, FORM] = Array.from({ length: 9 }, (_, index) =>
  uuid(index + 21),
);

describe('a project packed for other installations', () => {
  it('says roles by name, connects outside systems, and shares its policies by anchors', () => {
    checkClean(`
      #- /bifrost.solution.yaml
      slug: tide-table
      version: 0.2.0
      #- /.bifrost/workflows.yaml
      workflows:
        ${TIDE}:
          id: ${TIDE}
          name: tide_table_refresh
          path: functions/tides.py
          function_name: refresh
          access_level: role_based
          roles: []
          role_names: &id001
          - Harbour Masters
        ${LOG}:
          id: ${LOG}
          name: tide_table_log
          path: functions/tides.py
          function_name: log
          type: tool
          role_names: *id001
      #- /.bifrost/agents.yaml
      agents:
        ${AGENT}:
          id: ${AGENT}
          name: Tide Desk
          organization_id: null
          role_names: []
          channels: [chat]
          llm_model: null
          system_prompt: |
            Be brief.

            Use \`tide_table_log\`.
          tool_ids: [${LOG}]
          mcp_connection_ids: []
      #- /.bifrost/apps.yaml
      apps:
        ${APP}:
          id: ${APP}
          slug: tide-table
          name: Tide Table
          path: apps/tide-table
          logo: public/logo.svg
          app_model: standalone_v2
          dependencies: {}
          role_names: null
      #- /.bifrost/connections.yaml
      connections:
        Harbour Office:
          integration_name: Harbour Office
          position: 0
          template:
            config_schema:
            - { key: api_key, type: secret, required: true }
            oauth: { oauth_flow_type: client_credentials }
      #- /.bifrost/files.yaml
      locations:
      - tide-evidence
      #- /.bifrost/solution-files.yaml
      solution_files:
      - { location: tide-evidence, path: a/b.txt, sha256: abc, size: 3 }
      #- /.bifrost/tables.yaml
      tables:
        ${TABLE}:
          id: ${TABLE}
          name: tides
          schema: { columns: [{ name: height, type: number }] }
          policies: &id002
          - name: admin
            actions: [read, update]
            when: { user: is_platform_admin }
          - $ref: own_rows
        ${TABLE_2}:
          id: ${TABLE_2}
          name: tide_log
          policies: *id002
      #- /.bifrost/claims.yaml
      claims:
        ${CLAIM}:
          id: ${CLAIM}
          name: own_piers
          type: list
          query: { table: tides, where: { eq: [{ row: pier }, { user: user_id }] }, select: id }
      #- /.bifrost/file-policies.yaml
      file_policies:
        ${POLICY}: { id: ${POLICY}, location: tide-evidence, path: '', policies: &id003 [{ name: all, actions: [list] }] }
        ${POLICY_2}: { id: ${POLICY_2}, location: shared, path: a/, policies: *id003 }
      #- /.bifrost/events.yaml
      events:
        ${EVENT}:
          id: ${EVENT}
          name: Every night
          source_type: schedule
          cron_expression: '17 3 * * *'
          timezone: Europe/Lisbon
          schedule_enabled: true
          overlap_policy: skip
          subscriptions:
          - { id: ${uuid(12)}, target_type: workflow, workflow_id: ${TIDE}, is_active: true }
      #- /apps/tide-table/package.json
      {}
      #- /functions/tides.py
      from bifrost import UserError, context, workflow
      @workflow(category="Tides")
      async def refresh(): ...
      @workflow(
          name="tide_table_log",
          description=(
              "Writes a line. "
              "Then another."
          ),
          is_tool=True,
      )
      async def log(text: str | None = None) -> dict: ...
    `);
  });

  it('has fields that only an installation fills', () => {
    checkClean(`
      #- /.bifrost/organizations.yaml
      organizations:
      - { id: ${ORG}, is_active: false, name: Contoso }
      #- /.bifrost/workflows.yaml
      workflows:
        ${TIDE}: { id: ${TIDE}, path: tides.py, function_name: tides, timeout_seconds: 0, organization_id: ${ORG} }
        ${BRIDGE}: { id: ${BRIDGE}, path: tides.py, function_name: bridge, type: service }
      #- /.bifrost/integrations.yaml
      integrations:
        ${CRM}:
          id: ${CRM}
          name: Quayside CRM
          mappings:
          - { organization_id: ${ORG}, entity_id: '77', entity_name: Pier 7, oauth_token_id: ${uuid(40)} }
          oauth_provider:
            { client_id: __NEEDS_SETUP__, redirect_uri: 'https://x.test', token_url_defaults: {}, audience: api }
        ${CRM_2}: { id: ${CRM_2}, name: Old CRM }
      #- /.bifrost/configs.yaml
      configs:
        ${CONFIG}: { id: ${CONFIG}, key: api_key, config_type: secret, integration_id: ${CRM}, value: null }
        ${CONFIG_2}: { id: ${CONFIG_2}, key: api_key, integration_id: ${CRM_2}, required: true, default: a, position: 1 }
      #- /.bifrost/mcp-servers.yaml
      mcp_servers:
        ${SERVER}:
          id: ${SERVER}
          name: Charts
          server_url: https://charts.test
          oauth_provider_id: ${uuid(41)}
          redirect_url: https://x.test
          connections:
            ${CONNECTION}: { organization_id: ${ORG}, client_id: a, tools: [{ tool_name: chart }] }
      #- /.bifrost/agents.yaml
      agents:
        ${AGENT}:
          id: ${AGENT}
          name: My desk
          access_level: private
          mcp_connection_ids: [${CONNECTION}]
          max_run_timeout: 300
      #- /.bifrost/claims.yaml
      claims:
        ${CLAIM}: { id: ${CLAIM}, name: pier, type: scalar, organization_id: ${ORG}, query: { table: t, select: a } }
      #- /.bifrost/policy-rules.yaml
      policy_rules:
        ${RULE}: { id: ${RULE}, name: own_rows, domain: table, body: { actions: [read], when: null } }
      #- /.bifrost/file-policies.yaml
      file_policies:
        ${POLICY}: { id: ${POLICY}, location: a, path: '', solution_id: ${uuid(42)}, policies: [{ $ref: own_rows }] }
      #- /.bifrost/events.yaml
      events:
        ${EVENT}:
          id: ${EVENT}
          name: Hook
          source_type: webhook
          rate_limit_enabled: true
          rate_limit_per_minute: null
          rate_limit_window_seconds: 60
          subscriptions: [{ id: ${uuid(43)}, target_type: agent, agent_id: ${AGENT}, input_mapping: { a: b } }]
      #- /.bifrost/forms.yaml
      forms:
        ${FORM}:
          id: ${FORM}
          name: Report
          workflow_id: ${TIDE}
          form_schema:
            fields: [{ name: photo, type: file, multiple: true, allowed_types: [.png], max_size_mb: 5 }]
      #- /tides.py
      from bifrost import service, workflow
      @workflow
      def tides(): ...
      @service
      async def bridge(): ...
    `);
  });

  it('repeats the code of its functions, and maps an organization that is not declared', () => {
    checkProblems(`
      #- /.bifrost/workflows.yaml
      workflows:
        ${TIDE}:
          id: ${TIDE}
          path: tides.py
          function_name: tides
          source: "\\"\\"\\"Tides.\\"\\
      #   ^^^^^^ derived-field: “source” can be computed again.
            \\"\\"\\n\\nfrom bifrost import workflow\\n"
      #- /.bifrost/integrations.yaml
      integrations:
        ${CRM}: { id: ${CRM}, name: CRM, mappings: [{ entity_id: 7, organization_id: ${ORG} }] }
      #                                                                                                                                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ broken-reference: No organization has this id.
      #- /tides.py
      from bifrost import workflow
      @workflow
      def tides(): ...
    `);
  });

  it('keeps the places of its files only in the file of that name', () => {
    checkProblems(`
      #- /.bifrost/tables.yaml
      locations: [a]
      #^^^^^^^^^ unknown-section: “locations” is no section that Mooring knows.
      tables: {}
      #- /.bifrost/files.yaml
      locations: [a]
    `);
  });
});
