/** What can be chosen of the platform's sizes, versions and networks: Render's, which another platform maps to its own. */
export {
  autoscalingTargetLimits,
  cidrExpected,
  cidrPattern,
  instanceLimits,
  keyValuePlanSchema,
  postgresPlanSchema,
  postgresVersionSchema,
  servicePlanSchema,
} from "@slipway/render-api";
