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
 * The ticks of one minute. Started with `{strategies: [{id, function}], seconds}`: plans the slots of the next minute, waits
 * for each, lets one look at the market be taken, and gives it to every strategy that is due.
 */
export const ticksMachine = ({ plan, look }: { readonly plan: string; readonly look: string }) => ({
  Comment: 'The ticks of one minute',
  StartAt: 'Plan',
  States: {
    Plan: call({
      arn: plan,
      payload: { 'strategies.$': '$.strategies', 'seconds.$': '$.seconds' },
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

/**
 * What follows orders, once a minute, and every five seconds while an order has no answer: ask what became of it, cancel
 * under a halt, settle. At the end the book is reviewed.
 */
export const followMachine = (arns: {
  readonly resolve: string;
  readonly sweep: string;
  readonly settle: string;
  readonly review: string;
}) => {
  const step = (arn: string, into: string, next: string) => ({
    ...call({ arn, payload: { 'startedAt.$': '$$.Execution.StartTime' }, into, next }),
    ...catching(next),
  });
  return {
    Comment: 'Follows the orders for one minute',
    StartAt: 'Resolve',
    States: {
      Resolve: step(arns.resolve, '$.resolve', 'InHours'),
      InHours: { Type: 'Choice', Choices: [isTrue('$.resolve.said.isClosed', 'Done')], Default: 'Sweep' },
      Sweep: step(arns.sweep, '$.sweep', 'Settle'),
      Settle: step(arns.settle, '$.settle', 'Again'),
      Again: { Type: 'Choice', Choices: [isTrue('$.resolve.said.isAgain', 'FiveSeconds')], Default: 'Review' },
      FiveSeconds: { Type: 'Wait', Seconds: 5, Next: 'Resolve' },
      Review: step(arns.review, '$.review', 'Done'),
      Done: { Type: 'Succeed' },
    },
  };
};
