/** Where Render's recorded replies, or the emulator's documented one extra field, say otherwise than the description. */
export const deviations = [
  { problem: '"additionalProperty":"autoDeployTrigger"', why: "in every recording since May 2025" },
  { problem: '"additionalProperty":"internalAddress"', why: "the emulator's one extra field" },
  { problem: "/finishedAt must be string", why: "recorded: null until the deploy has ended" },

  { problem: "must have required property 'project'", why: "in no recording" },
  { problem: "must have required property 'type'", why: "of an override in a list: required, and described nowhere" },
  { problem: '"additionalProperty":"diskAutoscalingEnabled"', why: "in every recording" },
  { problem: '"additionalProperty":"persistenceMode"', why: "in every recording" },
  { problem: '"additionalProperty":"connectionPool"', why: "in the reference of 2026" },
  { problem: 'ConnectionPoolString"', why: "in the reference of 2026" },
  { problem: '"additionalProperty":"parameterOverrides"', why: "in the reference of 2026" },
  { problem: "Ids must be array", why: "recorded: lists of what is in an environment are null when they are empty" },
  { problem: '"additionalProperty":"ipAllowList"', why: "recorded of environments since 2026" },
  { problem: "/ipAllowList must be array", why: "recorded: an empty list is null" },
  { problem: '"additionalProperty":"cliCommand"', why: "recorded: by the old name it is there under both names" },
];
/** Where a recorded status is another one than the description's. */
export const recordedStatuses: Readonly<Record<string, Readonly<Record<number, number>>>> = {
  "POST /environments/{environmentId}/resources": { 201: 200 },
};
