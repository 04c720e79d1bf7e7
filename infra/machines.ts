/**
 * The two state machines as data (Amazon States Language, JSONPath). Loops end by booleans that a function computed, waits
 * are until instants that a function named, and a step that fails leaves the others alone.
 */

/** Calls a function and keeps what it answers. */
const call = (step: {
  readonly arn: unknown;
  readonly payload: object;
  readonly into: string;
  readonly next: string;
}) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Parameters: {
    ...(typeof step.arn === 'string' && step.arn.startsWith('$.')
      ? { 'FunctionName.$': step.arn }
      : { FunctionName: step.arn }),
    Payload: step.payload,
  },
  ResultSelector: { 'said.$': '$.Payload' },
  ResultPath: step.into,
  TimeoutSeconds: 30,
  Next: step.next,
});

const catching = (next: string) => ({ Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failed', Next: next }] });

const isTrue = (path: string, next: string) => ({
  And: [
    { Variable: path, IsPresent: true },
    { Variable: path, BooleanEquals: true },
  ],
  Next: next,
});

/**
 * The ticks of one minute. Started with `{strategies: [{id, function}], seconds, isClosing}`: plans the slots of the next minute, waits
 * for each, lets one look at the market be taken, and gives it to every strategy that is due.
 */
export const ticksMachine = ({ plan, look }: { readonly plan: string; readonly look: string }) => ({
  Comment: 'The ticks of one minute',
  StartAt: 'Plan',
  States: {
    Plan: call({
      arn: plan,
      payload: { 'strategies.$': '$.strategies', 'seconds.$': '$.seconds', 'isClosing.$': '$.isClosing' },
      into: '$.plan',
      next: 'AnythingDue',
    }),
    AnythingDue: { Type: 'Choice', Choices: [isTrue('$.plan.said.isDue', 'Slots')], Default: 'Done' },
    Slots: {
      Type: 'Map',
      ItemsPath: '$.plan.said.slots',
      MaxConcurrency: 1,
      ItemSelector: { 'slot.$': '$$.Map.Item.Value', 'strategies.$': '$.plan.said.strategies' },
      ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, ...oneSlot(look) },
      ResultPath: null,
      Next: 'Done',
    },
    Done: { Type: 'Succeed' },
  },
});

const oneSlot = (look: string) => ({
  StartAt: 'UntilSlot',
  States: {
    UntilSlot: { Type: 'Wait', TimestampPath: '$.slot', Next: 'Look' },
    Look: {
      ...call({
        arn: look,
        payload: { 'slot.$': '$.slot', 'strategies.$': '$.strategies' },
        into: '$.look',
        next: 'Seen',
      }),
      ...catching('SlotDone'),
    },
    Seen: {
      Type: 'Choice',
      Choices: [isTrue('$.look.said.isSeen', 'Strategies'), isTrue('$.look.said.isBusy', 'AMoment')],
      Default: 'SlotDone',
    },
    AMoment: { Type: 'Wait', Seconds: 1, Next: 'Look' },
    Strategies: {
      Type: 'Map',
      ItemsPath: '$.look.said.due',
      ItemSelector: {
        'function.$': '$$.Map.Item.Value.function',
        'slot.$': '$.slot',
        'snapshot.$': '$.look.said.snapshot',
      },
      ItemProcessor: {
        ProcessorConfig: { Mode: 'INLINE' },
        StartAt: 'Propose',
        States: {
          Propose: {
            ...call({
              arn: '$.function',
              payload: { 'slot.$': '$.slot', 'snapshot.$': '$.snapshot' },
              into: '$.proposed',
              next: 'Proposed',
            }),
            ...catching('Proposed'),
          },
          Proposed: { Type: 'Pass', Result: {}, End: true },
        },
      },
      ResultPath: null,
      Next: 'SlotDone',
    },
    SlotDone: { Type: 'Pass', Result: {}, End: true },
  },
});

export type FollowStep = 'resolve' | 'sweep' | 'settle' | 'compare' | 'review' | 'letters' | 'tell';

/**
 * What follows orders, once a minute, and every five seconds while an order has no answer or an entry works under a halt:
 * the questions, the cancels, the fills, our books beside the broker's. At the end the book is reviewed and the owner told.
 */
export const followMachine = (arnOf: (step: FollowStep) => string) => {
  const step = (name: FollowStep, next: string) => ({
    ...call({ arn: arnOf(name), payload: { 'startedAt.$': '$$.Execution.StartTime' }, into: `$.${name}`, next }),
    ...catching(next),
  });
  const again = [isTrue('$.resolve.said.isAgain', 'FiveSeconds'), isTrue('$.sweep.said.isAgain', 'FiveSeconds')];
  return {
    Comment: 'Follows the orders for one minute',
    StartAt: 'Resolve',
    States: {
      Resolve: step('resolve', 'InHours'),
      InHours: { Type: 'Choice', Choices: [isTrue('$.resolve.said.isClosed', 'Done')], Default: 'Sweep' },
      Sweep: step('sweep', 'Settle'),
      Settle: step('settle', 'Compare'),
      Compare: step('compare', 'Again'),
      Again: { Type: 'Choice', Choices: again, Default: 'Review' },
      FiveSeconds: { Type: 'Wait', Seconds: 5, Next: 'Resolve' },
      Review: step('review', 'Letters'),
      Letters: step('letters', 'Tell'),
      Tell: step('tell', 'Done'),
      Done: { Type: 'Succeed' },
    },
  };
};
