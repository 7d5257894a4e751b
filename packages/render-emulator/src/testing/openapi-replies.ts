import Ajv from "ajv";
import addFormats from "ajv-formats";
import { expect } from "vitest";
import { laterReplies } from "./later-replies";
import openapi from "./render-openapi-replies.json";

/** Objects have no field that the description does not know. */
const ajv = addFormats(new Ajv({ strict: false, allErrors: true }));
ajv.addSchema({ $id: "render", $defs: openapi.$defs });

/** Where Render's recorded replies, or the emulator's documented one extra field, say otherwise than the description. */
export const deviations = [
  { problem: '"additionalProperty":"autoDeployTrigger"', why: "in every recording since May 2025" },
  { problem: '"additionalProperty":"internalAddress"', why: "the emulator's one extra field" },
  { problem: "/finishedAt must be string", why: "recorded: null until the deploy has ended" },

  { problem: "must have required property 'project'", why: "in no recording" },
  {
    problem: "must have required property 'unit'",
    why: "of each value: required, described nowhere, and the series has it",
  },
  { problem: '"additionalProperty":"cursor"', why: "of an event in a list: required, and described nowhere" },
  { problem: "must have required property 'type'", why: "of an override in a list: required, and described nowhere" },
  { problem: '"additionalProperty":"diskAutoscalingEnabled"', why: "in every recording" },
  { problem: '"additionalProperty":"persistenceMode"', why: "in every recording" },
  { problem: '"additionalProperty":"connectionPool"', why: "in the reference of 2026" },
  { problem: 'ConnectionPoolString"', why: "in the reference of 2026" },
  { problem: '"additionalProperty":"parameterOverrides"', why: "in the reference of 2026" },
  { problem: "Ids must be array", why: "recorded: lists of what is in an environment are null when they are empty" },
  { problem: '"additionalProperty":"ipAllowList"', why: "recorded of environments since 2026" },
  { problem: "/ipAllowList must be array", why: "recorded: an empty list is null" },
  { problem: "/eventFilter must be array", why: "recorded: an empty list is null" },
  { problem: '"additionalProperty":"cliCommand"', why: "recorded: by the old name it is there under both names" },
];
/** The deviations that some reply had. */
export const metDeviations = new Set<string>();

/** Where a recorded status is another one than the description's. */
const recordedStatuses: Readonly<Record<string, Readonly<Record<number, number>>>> = {
  "POST /environments/{environmentId}/resources": { 201: 200 },
};

type Replies = Record<string, Record<string, unknown>>;
export const replies: Replies = { ...openapi.replies, ...laterReplies };

/** The description of a reply: null where it has no body, undefined where there is none of that status. */
function schemaOf(endpoint: string, status: number): unknown {
  return replies[endpoint]?.[recordedStatuses[endpoint]?.[status] ?? status];
}

const schemas = new Map<string, object>();

/** Expects of a reply to an endpoint that the description has it: a body only where there is one, and what it says of that. */
export function checkReply(endpoint: string, { status, body }: { status: number; body: unknown }): void {
  const schema = schemaOf(endpoint, status);
  if (schema === undefined) throw new Error(`${endpoint} answers ${status}: ${JSON.stringify(body)}`);
  if (schema === null) {
    expect(body, endpoint).toBeUndefined();
    return;
  }
  // One object for each, by which ajv knows again what it has compiled.
  const whole = schemas.get(`${endpoint} ${status}`) ?? { ...schema, $defs: openapi.$defs };
  schemas.set(`${endpoint} ${status}`, whole);
  check(endpoint, whole, body);
}

/** Expects of a reply what a schema says, but for the deviations. @param what names it in problems */
export function check(what: string, schema: object, body: unknown): void {
  const validate = ajv.compile(schema);
  validate(body);
  const problems = (validate.errors ?? [])
    .map(({ instancePath, message, params }) => `${what} ${instancePath} ${message} ${JSON.stringify(params)}`)
    .filter((problem) => {
      const known = deviations.find((deviation) => problem.includes(deviation.problem));
      if (known !== undefined) metDeviations.add(known.problem);
      return known === undefined;
    });
  expect(problems).toEqual([]);
}
