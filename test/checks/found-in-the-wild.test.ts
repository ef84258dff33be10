/** A project of the shape that is found in the wild: a file per section, UUIDs as keys, older field names. */
import { checkProblems, uuid } from '../kit/check.ts';

const [LIST, SEND, AGENT, GONE, TABLE, TABLE_2, EVENT, CRM] = [1, 2, 3, 4, 5, 6, 7, 8].map(uuid);

describe('a project found in the wild', () => {
  it('has the mistakes that it has, and no others', () => {
    checkProblems(`
      #- /.bifrost/agents.yaml
      agents:
        ${AGENT}:
          id: ${AGENT}
          name: Harbour Desk
          path: agents/${AGENT}.agent.yaml
          access_level: role_based
      #- /.bifrost/workflows.yaml
      workflows:
        ${LIST}:
          id: ${LIST}
          name: List berths
          path: features/berths/workflows/lists.py
          function_name: list_berths
          type: data_provider
        ${SEND}:
          id: ${SEND}
          name: Send notice
          path: features/berths/workflows/lists.py
          function_name: send_notice
      #                  ^^^^^^^^^^^ missing-function: features/berths/workflows/lists.py has no function “send_notice”. Restore it
          type: workflow
          timeout_seconds: 1800
      #- /.bifrost/integrations.yaml
      integrations:
        ${CRM}:
          id: ${CRM}
          name: Quayside CRM
          entity_id_name: Berth
          list_entities_data_provider_id: ${GONE}
      #                                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ broken-reference: No data provider has this id. Did you mean
          config_schema:
            - { key: base_url, type: string, required: true }
      #- /.bifrost/configs.yaml
      configs:
        berth_limit:
          id: berth_limit
      #       ^^^^^^^^^^^ config-id
          key: berth_limit
          type: string
      #   ^^^^ old-field-name: “type” is the old name of “config_type”.
          value: "12"
      #- /.bifrost/tables.yaml
      tables:
        ${TABLE}: { id: ${TABLE}, name: berth_log, schema: { columns: [] } }
        ${TABLE_2}: { id: ${TABLE_2}, name: berth_log }
      #                                                                                         ^^^^^^^^^ duplicate-name
      #- /.bifrost/events.yaml
      events:
        ${EVENT}:
          id: ${EVENT}
          name: Every night
          source_type: schedule
          cron_expression: 0 2 * * *
          subscriptions:
            - id: <your-subscription-id>
      #           ^^^^^^^^^^^^^^^^^^^^^^ placeholder
              workflow_id: ${SEND}
      #- /features/berths/workflows/lists.py
      from bifrost import data_provider
      @data_provider(name="List berths", cache_ttl_seconds=60)
      async def list_berths(): ...
      #- /agents/${AGENT}.agent.yaml
      id: ${AGENT}
      name: Harbour Desk
      system_prompt: |
        Be kind.
      tool_ids: []
      #- /apps/harbour/app.yaml
      name: Harbour
      #^^^^ undeclared-file
      dependencies: { left-pad: 1.0.0 }
    `);
  });
});
