"use strict";
// Prints "N passed, N failed" for a results file of Vitest's JSON reporter, and fails when anything failed.
// Usage: node .ci/summary.js <results file> <number of steps that failed>

const { readFileSync } = require("node:fs");

const [resultsFile, failedSteps] = process.argv.slice(2);
const { passed, failed } = count(readFileSync(resultsFile, "utf8"));
// A step can fail without a failed test: lint, types, or a run that broke off.
const total = Number(failedSteps) > 0 ? Math.max(failed, 1) : failed;
console.log(`${passed} passed, ${total} failed`);
process.exitCode = total > 0 ? 1 : 0;

function count(text) {
  if (text === "") return { passed: 0, failed: 1 };
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(text);
  // A file that could not be loaded has no tests to fail.
  const brokenFiles = testResults.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((result) => result.status === "failed"),
  );
  return { passed: numPassedTests, failed: numFailedTests + brokenFiles.length };
}
