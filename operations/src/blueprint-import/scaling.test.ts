import { expect, test } from "vitest";
import { problemsOf } from "./imported.fixture";

test.each<[string, string]>([
  [
    "scaling: { minInstances: 3, maxInstances: 2, targetCPUPercent: 60 }",
    "scaling.maxInstances: expected no less than `minInstances`",
  ],
  [
    "scaling: { minInstances: 2, maxInstances: 5 }",
    "scaling: expected `targetCPUPercent` or `targetMemoryPercent`: nothing else says when instances are added",
  ],
  [
    "scaling: { minInstances: 1, maxInstances: 101, targetCPUPercent: 60 }",
    "scaling.maxInstances: expected number to be <=100",
  ],
  [
    "scaling: { minInstances: 1, maxInstances: 2, targetMemoryPercent: 91 }",
    "scaling.targetMemoryPercent: expected number to be <=90",
  ],
  [
    "plan: free, scaling: { minInstances: 1, maxInstances: 2, targetCPUPercent: 60 }",
    "scaling: plan `free` has one instance",
  ],
  ["plan: free, numInstances: 2", "numInstances: plan `free` has one instance"],
  ["numInstances: 101", "numInstances: expected number to be <=100"],
  [
    "disk: { name: a, mountPath: /a }, scaling: { minInstances: 1, maxInstances: 2, targetCPUPercent: 60 }",
    "scaling: a service with a `disk` has one instance",
  ],
  ["disk: { name: a, mountPath: /a }, numInstances: 2", "numInstances: a service with a `disk` has one instance"],
])("more instances than there can be are told: %s", (fields, expected) => {
  const text = `services:\n  - { type: web, name: api, runtime: node, buildCommand: make, startCommand: run, ${fields} }\n`;
  expect(problemsOf(text)).toEqual([`line 2, services[0].${expected}`]);
});
