import { Document } from 'yaml';
import { type Gate, aboutTheJob, commandsOf, nodeVersion, outFolder } from './gate.ts';

/** A job of GitLab CI, to be included, that plays the targets and keeps what they did. */
export function gitlabJob(gate: Gate): string {
  const { targets, systemPackages, needsEngine } = gate;
  const { look, play } = commandsOf(gate);
  const packages =
    systemPackages.length === 0 ? [] : ['apt-get update', `apt-get install --yes ${systemPackages.join(' ')}`];
  const job = new Document({
    'im-conformance': {
      image: `node:${nodeVersion}`,
      timeout: '60 minutes',
      ...(targets.length > 1 ? { parallel: { matrix: [{ TARGET: targets }] } } : { variables: { TARGET: targets[0] } }),
      script: [...packages, ...gate.installs, look, play],
      artifacts: { when: 'always', paths: [`${outFolder}/`], reports: { junit: `${outFolder}/junit.xml` } },
    },
  });
  job.commentBefore = needsEngine ? `${aboutTheJob}\n${engineWanted}` : aboutTheJob;
  return job.toString({ lineWidth: 0 });
}

const engineWanted = ` The runner has to be one on which a container engine answers to the job: of the shell executor, or with the engine's socket
 mounted; \`imc doctor\` says whether it does.`;
