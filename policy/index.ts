import { PolicyPack } from "@pulumi/policy";
import { policyOf } from "./pack-policy";
import { rules } from "./rules";

new PolicyPack("render", { policies: rules.map(policyOf), enforcementLevel: "mandatory" });
