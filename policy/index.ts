import { PolicyPack } from "@pulumi/policy";
import { policyOf } from "./pack-policy";
import { rules } from "./rules";
import { SecretMarks } from "./secret-marks";

const marks = new SecretMarks();

new PolicyPack("render", {
  policies: [marks.policy, ...rules.map((rule) => policyOf(rule, marks))],
  enforcementLevel: "mandatory",
});
