import { describe, expect, test } from 'vitest';
import { hostileText } from '../testing/hostile.ts';
import { sampleExample } from '../testing/sample-examples.ts';
import { sampleRun } from '../testing/sample-run.ts';
import { sampleVerdict } from '../testing/sample-verdicts.ts';
import { renderAnnotations } from './annotations.ts';

const calm = { errors: [], notices: [], known: { file: 'known-failures', entries: [] }, exitCode: 0 };

function broken(i: number) {
  const rule = `IMC-DM-${i}`;
  return sampleVerdict(rule, 'fail', { counterexamples: [sampleExample(rule, 'lost')] });
}

describe('annotations of GitHub', () => {
  test('of everything are as they were', async () => {
    await expect(renderAnnotations(sampleRun())).toMatchFileSnapshot('golden/annotations.txt');
  });

  test('are none where all is kept', () => {
    expect(renderAnnotations(sampleRun({ ...calm, verdicts: [sampleVerdict('IMC-DM-001', 'pass')] }))).toBe('');
  });

  test('are ten of a kind, the last of which names those that are left', () => {
    const verdicts = Array.from({ length: 12 }, (_, i) => broken(i));
    const lines = renderAnnotations(sampleRun({ ...calm, verdicts }))
      .trimEnd()
      .split('\n');
    expect(lines).toHaveLength(10);
    expect(lines.at(-1)).toBe(
      '::error title=and 3 more::IMC-DM-9 lost (MUST); IMC-DM-10 lost (MUST); IMC-DM-11 lost (MUST)',
    );
    const ten = renderAnnotations(sampleRun({ ...calm, verdicts: verdicts.slice(0, 10) }));
    expect(ten).not.toContain('more');
    expect(ten.trimEnd().split('\n')).toHaveLength(10);
  });

  test('say that a run was interrupted, or said nothing', () => {
    const verdicts = [sampleVerdict('IMC-DM-001', 'pass')];
    expect(renderAnnotations(sampleRun({ ...calm, verdicts, complete: false }))).toMatch(/^::error .*interrupted/);
    expect(renderAnnotations(sampleRun({ ...calm, verdicts: [] }))).toMatch(/^::error .*was asked nothing/);
  });

  test('are commands of ours alone, whatever a server said', () => {
    const text = `${hostileText}\r\n::add-mask::x`;
    const verdict = sampleVerdict('IMC-DM-1', 'fail', {
      title: text,
      counterexamples: [sampleExample('IMC-DM-1', text, { expected: 'x', actual: text })],
    });
    const lines = renderAnnotations(sampleRun({ ...calm, verdicts: [verdict] }))
      .trimEnd()
      .split(/\r|\n/);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^::error title=[^:,]*::/);
    expect(lines[0]).toContain('%250A');
    expect(lines[0]?.isWellFormed()).toBe(true);
    expect(lines[0]).not.toMatch(/[\u0000-\u001f\u202e]/);
  });
});
