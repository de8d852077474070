/**
 * The public contract between the parts of the extension: tokens and the interfaces behind them.
 * Models have signals and no view; views get models and command ids.
 */
export * from './commands';
export * from './executions';
export * from './project';
export * from './projects';
