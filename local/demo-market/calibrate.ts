/**
 * Fits the demo market's model on recorded markets and prints the numbers that `parameters.ts` holds, with the errors of
 * the fit: `node local/demo-market/calibrate.ts --data FOLDER [--svg FILE]`. The folder is in the format of docs/data-format.md.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { smilePicture } from './calibration/picture.ts';
import { profilesReport, roughnessReport, shareSpreadReport } from './calibration/report-minutes.ts';
import { activityReport, optionSpreadReport } from './calibration/report-options.ts';
import { levelReport, smileReport, termReport } from './calibration/report-surface.ts';

const REPORTS: Readonly<Record<string, (folder: string) => readonly string[]>> = {
  'Minutes: variance and volume': profilesReport,
  'Minutes: roughness': roughnessReport,
  'Share spreads': shareSpreadReport,
  'Level of implied volatility': levelReport,
  Smile: smileReport,
  'Term structure and reports': termReport,
  'Option spreads': optionSpreadReport,
  'Open interest and volume': activityReport,
};

const { values } = parseArgs({
  options: { data: { type: 'string', default: '../shared/data' }, svg: { type: 'string' } },
});

if (existsSync(values.data)) {
  for (const [title, report] of Object.entries(REPORTS))
    console.log(`\n## ${title}\n\n${report(values.data).join('\n\n')}`);
  if (values.svg) writeFileSync(values.svg, smilePicture(values.data));
} else {
  console.error(`no recorded data in ${values.data}; name its folder with --data FOLDER`);
  process.exitCode = 2;
}
