import { defineConfig } from 'im-conformance/config';

/** `imc run` plays `local`, `imc run staging` the other one; flags and `IMC_` variables go before what is said here. */
export default defineConfig({
  target: 'local',
  patience: 2,
  known: 'known-failures',
  targets: {
    local: {
      target: './wukongim-2.1.5',
      // Secrets come from the environment, and are shown nowhere.
      env: { WK_MANAGERTOKEN: process.env['MANAGER_TOKEN'] ?? 'only-on-this-machine' },
    },
    staging: {
      target: 'wukongim/wukongim:v2.1.5',
      gate: 'should',
      timeBudget: 600,
    },
    broken: {
      target: 'reference',
      fault: 'person-conversation-lost',
      options: ['--idle-ms', '5000'],
      quick: true,
    },
  },
});
