/** What a team's own rule and case are called. */
interface Names {
  /** Such as `acme`. */
  readonly team: string;
}

/** The id of the rule that is written. */
export function ruleIdOf({ team }: Names): string {
  return `${team.toUpperCase()}-CHAT-001`;
}

/** The slug of the case that is written. */
export function caseSlugOf({ team }: Names): string {
  return `${team}/question`;
}

/** The text of a rule that holds already, to be made the team's own. */
export function ruleText(names: Names): string {
  return `import { circumstancesIn, defineRule, placesOf, settledChats, tally } from 'im-conformance/specs';

// A promise of your own, and its checker: docs/write-a-case.md of im-conformance goes through a whole one. Change all of it.
export default defineRule({
  /** For ever: known failures, replay files and comparisons name it. */
  id: '${ruleIdOf(names)}',
  area: '${names.team}-chat',
  level: 'MUST',
  severity: 'major',
  title: 'whoever was asked finds the question',
  text: 'Each message of a chat that was accepted is in the history that a user of the chat reads in the end.',
  /** Where somebody wrote it down, and in which words. */
  source: [{ url: 'https://example.com/handbook', quote: 'the words of your own documentation' }],
  /** What a server must document to be bound (docs/capabilities.md): where it does not, the rule is unsupported there. */
  needs: ['historyWays'],
  /** One history of what happened: how often something was owed in it, and what of that was not kept. */
  check(view) {
    const result = tally();
    // What was read in the end, of chats that were answered, on a server that was not started again meanwhile.
    for (const read of view.histories.filter(({ last }) => last))
      for (const chat of settledChats(view)) {
        const both = [read.user, read.peer];
        const isOfChat =
          both.every((user) => chat.users.includes(user)) && chat.users.every((user) => both.includes(user));
        // A send of which nobody knows whether it was accepted owes nothing.
        for (const send of isOfChat ? chat.accepted : []) {
          const isThere = read.messages.some(({ message }) => message === send.message);
          const broken = {
            shape: 'not-in-history',
            expected: \`the history of \${read.user} with \${read.peer} has \${send.message}\`,
            actual: \`it has \${read.messages.length} others\`,
            evidence: placesOf(send, read),
          };
          result.owe(placesOf(...circumstancesIn(view, chat), send, read), isThere ? undefined : broken);
        }
      }
    return result.findings();
  },
});
`;
}

/** The text of a case that puts that rule to the test. */
export function caseText(names: Names): string {
  return `import { ScenarioBuilder, defineCase, fc, payloadFor, transportsFor, wayFor } from 'im-conformance/specs';

// Conversations that put a rule to the test, each another one: docs/write-a-case.md of im-conformance. Change all of it.
export default defineCase({
  case: '${caseSlugOf(names)}',
  title: 'a customer asks, and an agent may be there or not',
  /** Rules that it is there for, of yours or of ours; every history is judged by all rules, whatever case made it. */
  exercises: ['${ruleIdOf(names)}'],
  needs: ['historyWays'],
  /** What is drawn, and the ops that are made of it. Any op may be left out: that is how a failure is made small. */
  scenario(capabilities) {
    return fc
      .record({
        transports: transportsFor(capabilities),
        agent: fc.constantFrom('never-seen', 'online', 'gone-offline'),
        questions: fc.array(fc.record({ way: wayFor(capabilities), payload: payloadFor(capabilities) }), {
          minLength: 1,
          maxLength: 3,
        }),
      })
      .map(({ transports, agent, questions }) => {
        const story = new ScenarioBuilder(transports);
        story.arrive('agent', agent);
        for (const [i, question] of questions.entries())
          story.send({ message: \`q\${i + 1}\`, from: 'customer', to: 'agent', ...question });
        story.awaitPushes();
        return { ops: story.ops };
      });
  },
});
`;
}
