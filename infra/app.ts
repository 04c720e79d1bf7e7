/** The deployment: `npx cdk synth`, `npx cdk deploy -c environment=paper -c profile=wsb_2025`. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { bundle } from './house/bundles.ts';
import { settingsFrom } from './house/settings.ts';
import { TradingStack } from './trading-stack.ts';

const app = new App();
const settings = settingsFrom(app.node);
const folder = join(app.outdir, 'bundles');

/** For who only wants the template, as the estimate of costs does: nothing of it can be deployed. */
function noCode(): () => string {
  mkdirSync(folder, { recursive: true });
  return () => folder;
}

const codeOf = app.node.tryGetContext('code') === 'none' ? noCode() : bundle(folder);
new TradingStack(app, { settings, codeOf });
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
app.synth();
