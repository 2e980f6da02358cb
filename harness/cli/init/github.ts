import { Document } from 'yaml';
import { type Gate, aboutTheJob, commandsOf, nodeVersion, outFolder, tokenVariable } from './gate.ts';

/** A workflow of GitHub Actions that plays the targets and keeps what they did. */
export function githubWorkflow(gate: Gate): string {
  const { targets } = gate;
  const isMany = targets.length > 1;
  const workflow = new Document({
    name: 'im-conformance',
    on: { push: { branches: ['main'] }, pull_request: {}, workflow_dispatch: {} },
    permissions: { contents: 'read' },
    jobs: {
      conformance: {
        'runs-on': 'ubuntu-latest',
        'timeout-minutes': 60,
        ...(isMany ? { strategy: { 'fail-fast': false, matrix: { target: targets } } } : {}),
        env: {
          TARGET: isMany ? '${{ matrix.target }}' : targets[0],
          ...(gate.needsToken ? { [tokenVariable]: `\${{ secrets.${tokenVariable} }}` } : {}),
        },
        steps: steps(gate, isMany ? 'imc-out-${{ strategy.job-index }}' : 'imc-out'),
      },
    },
  });
  workflow.commentBefore = aboutTheJob;
  return workflow.toString({ lineWidth: 0 });
}

function steps(gate: Gate, artifact: string): object[] {
  const { look, play } = commandsOf(gate);
  const installs = [
    ...(gate.systemPackages.length === 0
      ? []
      : ['sudo apt-get update', `sudo apt-get install --yes ${gate.systemPackages.join(' ')}`]),
    ...gate.installs,
  ];
  return [
    { uses: 'actions/checkout@v4' },
    { uses: 'actions/setup-node@v4', with: { 'node-version': nodeVersion } },
    ...installs.map((run) => ({ run })),
    { name: 'can it be run here', run: look },
    { name: 'does it keep its promises', run: play },
    {
      name: 'keep what happened',
      if: 'always()',
      uses: 'actions/upload-artifact@v4',
      with: { name: artifact, path: outFolder, 'if-no-files-found': 'ignore' },
    },
  ];
}
