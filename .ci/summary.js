"use strict";
// Prints "N passed, N failed" for results files of Vitest's JSON reporter, and fails when anything failed.
// Usage: node .ci/summary.js <number of steps that failed> <results file> …

const { existsSync, readFileSync } = require("node:fs");

const [failedSteps, ...files] = process.argv.slice(2);
const counts = files.map(count);
const sum = (what) => counts.reduce((total, one) => total + one[what], 0);
// A step can fail without a failed test: lint, types, or a run that broke off.
const failed = Number(failedSteps) > 0 ? Math.max(sum("failed"), 1) : sum("failed");
console.log(`${sum("passed")} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

function count(file) {
  if (!existsSync(file)) return { passed: 0, failed: 1 };
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(file, "utf8"));
  // A file that could not be loaded has no tests to fail.
  const brokenFiles = testResults.filter(
    (one) => one.status === "failed" && !one.assertionResults.some((result) => result.status === "failed"),
  );
  return { passed: numPassedTests, failed: numFailedTests + brokenFiles.length };
}
