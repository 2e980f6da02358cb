/** The arrows of ARCHITECTURE.md. To change one, change both. */
module.exports = {
  forbidden: [
    {
      name: 'core-imports-nothing',
      severity: 'error',
      from: { path: '^harness/core/' },
      to: { path: '^(harness/(?!core/)|specs|reports|reference-server)' },
    },
    {
      name: 'vocabulary-knows-core-only',
      severity: 'error',
      from: { path: '^harness/vocabulary/' },
      to: { path: '^(harness/(?!core/|vocabulary/)|specs|reports|reference-server)' },
    },
    {
      name: 'generators-know-words-only',
      severity: 'error',
      from: { path: '^harness/generators/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(harness/(?!core/|vocabulary/|generators/)|specs|reports)' },
    },
    {
      name: 'model-knows-words-only',
      severity: 'error',
      from: { path: '^harness/(model|derive)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(harness/(?!core/|vocabulary/|model/|derive/)|specs|reports)' },
    },
    {
      name: 'rules-know-the-model-only',
      severity: 'error',
      from: { path: '^harness/rules/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(harness/(?!core/|vocabulary/|model/|derive/|rules/)|specs|reports)' },
    },
    {
      name: 'rules-are-pure',
      severity: 'error',
      from: { path: '^harness/(rules|model|derive)/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'external-is-handed-ours',
      severity: 'error',
      from: { path: '^harness/external/', pathNot: '\\.test\\.ts$' },
      to: {
        path: '^(harness/(?!core/|vocabulary/|generators/|model/|rules/(tally|words)\\.ts|external/)|specs|reports)',
      },
    },
    {
      name: 'runner-knows-no-rule',
      severity: 'error',
      from: { path: '^harness/runner/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(harness/(?!core/|vocabulary/|runner/)|specs|reports)' },
    },
    {
      name: 'campaign-is-handed-the-rest',
      severity: 'error',
      from: { path: '^harness/campaign/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(harness/(?!core/|vocabulary/|campaign/)|specs|reports)' },
    },
    {
      name: 'drivers-do-not-judge',
      severity: 'error',
      from: { path: '^harness/drivers/', pathNot: '/(contract|prosody|ejabberd)\\.test\\.ts$' },
      to: { path: '^harness/(rules|model|derive|generators|runner|campaign|cli|targets|control|wraps)/' },
    },
    {
      name: 'drivers-do-not-share',
      severity: 'error',
      from: { path: '^harness/drivers/([^/]+)/' },
      to: { path: '^harness/drivers/', pathNot: '^harness/drivers/($1/|contract\\.ts$|contract/options\\.ts$)' },
    },
    {
      name: 'wraps-know-words-only',
      severity: 'error',
      from: { path: '^harness/wraps/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(harness/(?!core/|vocabulary/|wraps/)|specs|reports)' },
    },
    {
      name: 'targets-know-words-only',
      severity: 'error',
      from: { path: '^harness/targets/' },
      to: { path: '^(harness/(?!core/|vocabulary/|targets/)|specs|reports)' },
    },
    {
      name: 'images-know-targets-only',
      severity: 'error',
      from: { path: '^harness/images/' },
      to: {
        path: '^(harness/(?!core/|vocabulary/|targets/|images/|cli/exit-code\\.ts)|specs|reports|reference-server)',
      },
    },
    {
      name: 'control-knows-words-only',
      severity: 'error',
      from: { path: '^harness/control/' },
      to: { path: '^(harness/(?!core/|vocabulary/|control/)|specs|reports)' },
    },
    {
      name: 'reports-read-verdicts-only',
      severity: 'error',
      from: { path: '^reports/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(specs|reference-server|harness/(?!vocabulary/|core/))' },
    },
    {
      name: 'one-door-to-the-campaign',
      severity: 'error',
      from: { path: '^specs/', pathNot: '^specs/conformance\\.ts$' },
      to: { path: '^harness/(campaign|runner|rules|drivers|control|wraps)/' },
    },
    {
      name: 'one-door-to-targets',
      severity: 'error',
      from: { path: '^specs/', pathNot: '^specs/global-setup\\.ts$' },
      to: { path: '^harness/(targets|cli)/' },
    },
    {
      name: 'server-is-a-stranger',
      severity: 'error',
      from: { path: '^reference-server/' },
      to: { path: '^(harness|specs|reports)/' },
    },
    {
      name: 'nobody-imports-the-server',
      severity: 'error',
      from: { pathNot: '^reference-server/' },
      to: { path: '^reference-server/' },
    },
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
  },
};
