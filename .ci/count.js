// Prints the one line that ends a run: `N passed, N failed`, from vitest's JSON report and the checks beside it.
// Usage: node count.js REPORT VITEST_EXIT CHECKS_PASSED CHECKS_FAILED. Exit 1 where anything failed.
import { readFileSync } from 'node:fs';

const [file, exit, passedChecks, failedChecks] = process.argv.slice(2);

/** A report that is missing or broken is one failure, never zero. */
function countTests() {
  try {
    const files = JSON.parse(readFileSync(file, 'utf8')).testResults;
    const tests = files.flatMap((entry) => entry.assertionResults);
    const failed = tests.filter((test) => test.status === 'failed').length;
    const broken = files.filter(
      (entry) => entry.status === 'failed' && !entry.assertionResults.some((test) => test.status === 'failed'),
    ).length;
    return { passed: tests.filter((test) => test.status === 'passed').length, failed: failed + broken };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

const tests = countTests();
// An error outside every test, or a run that found nothing, fails the run without failing a test.
const silent = tests.failed === 0 && (Number(exit) !== 0 || tests.passed === 0) ? 1 : 0;
const passed = tests.passed + Number(passedChecks);
const failed = tests.failed + silent + Number(failedChecks);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
