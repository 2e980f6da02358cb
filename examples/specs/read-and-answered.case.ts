import { ScenarioBuilder, defineCase, fc, payloadFor, transportsFor, wayFor } from 'im-conformance/specs';

// #region case
export default defineCase({
  case: 'acme/read-and-answered',
  title: 'somebody is written to, reads it, and answers',
  exercises: ['ACME-CHAT-001', 'IMC-UNRD-001'],
  needs: ['markRead'],
  scenario(capabilities) {
    const line = fc.record({ way: wayFor(capabilities), payload: payloadFor(capabilities) });
    return fc
      .record({
        transports: transportsFor(capabilities),
        agent: fc.constantFrom('never-seen', 'online', 'gone-offline'),
        questions: fc.array(line, { minLength: 1, maxLength: 3 }),
        answer: line,
        isThanked: fc.boolean(),
      })
      .map(({ transports, agent, questions, answer, isThanked }) => {
        const story = new ScenarioBuilder(transports);
        const [from, to] = ['customer', 'agent'];
        story.arrive('agent', agent);
        for (const [i, question] of questions.entries()) story.send({ message: `q${i + 1}`, from, to, ...question });
        story.awaitPushes();
        story.look(['agent', 'customer']);
        story.ops.push({ op: 'mark-read', user: 'agent', peer: 'customer' });
        story.send({ message: 'a1', from: to, to: from, ...answer });
        if (isThanked) story.send({ message: 'thanks', from, to, ...answer });
        return { ops: story.ops };
      });
  },
});
// #endregion
