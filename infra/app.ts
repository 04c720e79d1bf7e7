/** The deployment: `npx cdk synth`, `npx cdk deploy -c environment=paper -c profile=wsb_2025`. */
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { bundle } from './house/bundles.ts';
import { settingsFrom } from './house/settings.ts';
import { TradingStack } from './trading-stack.ts';

const app = new App();
new TradingStack(app, { settings: settingsFrom(app.node), codeOf: bundle(join(app.outdir, 'bundles')) });
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
app.synth();
